/// A grammar small enough to know all of its sentences, with agreement, a separable verb, and another order in English.
let smallGrammar = """
  languages de en
  start Sentence

  feature number = singular plural
  feature person = first third
  feature order  = main subordinate
  feature shape  = particle

  phrase Sentence
  phrase Clause
  phrase Reason
  phrase Subject[number person]
  phrase VP[order number person]   # comes in two parts
    de finite rest
    en finite rest

  rule Sentence
    de Clause "."
    en Clause "."

  rule Clause *2
    de Subject[?number ?person] VP.finite[main ?number ?person] VP.rest
    en Subject VP.finite VP.rest

  rule Clause
    de "heute" VP.finite[main ?number ?person] Subject[?number ?person] VP.rest
    en Subject VP.finite VP.rest "today"

  rule Clause
    de "weil" Reason "," VP.finite[main ?number ?person] Subject[?number ?person] VP.rest
    en "because" Reason "," Subject VP.finite VP.rest

  rule Reason
    de Subject[?number ?person] VP.finite[subordinate ?number ?person] VP.rest
    en Subject VP.finite VP.rest

  rule Clause
    de Clause1 "und" Clause2
    en Clause1 "and" Clause2

  rule Subject[singular third]
    de "der" "alte" Noun[singular]
    en "a" "old" Noun

  rule Subject[plural third]
    de "alte" Noun[plural]
    en "old" Noun

  rule Subject[singular first]
    de "ich"
    en "I"

  rule VP[main ?number ?person]
    de.finite Verb[?number ?person]
    de.rest Verb[particle]
    en.finite ""
    en.rest Verb

  rule VP[subordinate ?number ?person]
    de.finite ""
    de.rest Verb[particle]+Verb[?number ?person]
    en.finite ""
    en.rest Verb[?number ?person]

  spelling en a an before a* o*

  table Verb de weak           # 1 lach, 2 the particle
    particle 2-?
    singular first -e
    singular third -t
    plural -en
  table Verb en verb
    singular third 2-
    singular -
    plural -

  words Verb
    weak lach    | verb laugh laughs |
    weak wach auf | verb "wake up" "wakes up" |

  table Noun de strong
    singular -
    plural -e
  table Noun en noun
    singular -
    plural -s

  words Noun
    strong Hund | noun dog |
  """
