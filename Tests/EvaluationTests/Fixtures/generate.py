"""Writes sacrebleu.json: translations of many kinds, and what sacreBLEU says of them.

Run from the root of the repository, with the versions that the file records:

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install sacrebleu[ja]==2.6.0 regex
    /tmp/oracle/bin/python Tests/EvaluationTests/Fixtures/generate.py

The sentences were written for this file. Hypotheses are made from them with a fixed seed, so the same versions
write the same bytes. `generate.py LINES SEED FILE` writes a larger set of random lines to a file of one's choice.
"""

import json
import os
import random
import sys

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

GERMAN = [
    "Der alte Fährmann wartete bis zum Abend am Ufer des breiten Flusses.",
    "Am 3. Oktober 1990 kamen 12.500 Menschen; die Straße war um 14:30 Uhr gesperrt.",
    "»Größe ist nicht alles«, sagte die Ärztin, »aber sie hilft manchmal.«",
    "Hast du gestern wirklich 3,5 Kilo Äpfel für nur 4,20 € gekauft?",
    "Die Übersetzung war gut, die Rechtschreibung weniger: „Straßenbahnhaltestelle“ ist ein Wort.",
    "Nein.",
    "Wir haben die Suppe gekocht, den Tisch gedeckt und dann auf die Gäste gewartet, die nie kamen.",
    "DIE GRÖSSE DER SCHRIFT ÄNDERT SICH – ABER NICHT DER INHALT!",
]
GERMAN_OTHER = [
    "Bis zum Abend wartete der alte Fährmann am Ufer des breiten Stromes.",
    "12.500 Menschen kamen am 3. Oktober 1990, und um 14:30 Uhr wurde die Straße gesperrt.",
    "„Größe ist nicht alles“, sprach die Ärztin, „doch manchmal hilft sie.“",
    "Hast du gestern tatsächlich für nur 4,20 € dreieinhalb Kilo Äpfel gekauft?",
    "Gut war die Übersetzung, weniger gut die Rechtschreibung: „Straßenbahnhaltestelle“ ist ein einziges Wort.",
    "Keineswegs.",
    "Die Suppe war gekocht, der Tisch gedeckt; wir warteten auf Gäste, die nicht kamen.",
    "Die Größe der Schrift ändert sich - aber nicht der Inhalt.",
]
ENGLISH = [
    "The old ferryman waited on the bank of the wide river until evening.",
    "On 3 October 1990, 12,500 people came; the road was closed at 2:30 p.m.",
    "\"Size isn't everything,\" said the doctor, \"but it helps - sometimes.\"",
    "Did you really buy 3.5 kilos of apples for only $4.20 yesterday?",
    "The well-known state-of-the-art method (see Fig. 2) costs 10-20% less than John's.",
    "No.",
    "We cooked the soup, laid the table and then waited for the guests, who never came.",
    "THE SIZE OF THE LETTERS CHANGES, BUT NOT WHAT THEY SAY!",
    "Write to info@example.org or see https://example.org/a_b?c=d&e=f#g for more.",
    "It's the dogs' dinner; the children's supper's at 6 o'clock, isn't it?",
]
ENGLISH_OTHER = [
    "Until the evening the old ferryman waited on the broad river's bank.",
    "12,500 people came on October 3rd, 1990, and the street was closed at 14:30.",
    "\"Size is not everything\", the doctor said, \"but sometimes it helps.\"",
    "Was it really only $4.20 you paid for three and a half kilos of apples yesterday?",
    "The familiar, most modern method (cf. Figure 2) is 10-20% cheaper than that of John.",
    "Not at all.",
    "The soup cooked and the table laid, we waited for guests that never came.",
    "The size of the letters changes, but not what they say.",
    "See https://example.org/a_b?c=d&e=f#g or write to info@example.org.",
    "It is the dinner of the dogs; the children eat at 6 o'clock, don't they?",
]
MARKUP = [
    "Tom &amp; Jerry said &quot;hello&quot; and ate 3 &lt; 5 apples.",
    "An &amp;lt; is escaped twice, &apos; and &#39; are not known here.",
    "The <skipped> word, the <b>bold</b> one and the {braces} [brackets] |pipe| ~tilde~ `tick` ^hat_line\\slash.",
    "1.000,50 or 1,000.50? .5 and 5. and 5, and ,5 and a.b and a,b ... and --- and 5-6 and -5 and 5- 6.",
    "100%+5=105*2/3 <a@b> #tag $x &y; 'single' ''double'' `back` !?;:",
    "A..B,,C.,D,.E 1..2,,3.,4,.5 x- -x 7- -7 a-7 7-a",
    "tabs\tand  double   spaces\u00a0and\u2003wide\u3000ones\u200bhere\u2028there\u0085end \u001c",
    "Smile 😀👍🏽 family 👩‍👩‍👧 flag 🇩🇪 heart ❤️ e\u0301 é n\u0303 ñ ﬁne ①②③ ½ ²",
    "« guillemets » ‘curly’ “double” – en — em … ellipsis • bullet § 5 © ® ™ € £ ¥ × ÷ ± ≤ ∞",
    "",
    ".",
    "word",
    "???",
    " leading and trailing ",
]
CHINESE = [
    "今天的天气非常好，我们一起去公园散步吧。",
    "他在2024年买了3.5公斤苹果，只花了20元！",
    "“学而时习之”是一句很有名的话，对不对？",
    "这个app的版本号是v2.0-beta，请在iPhone上下载。",
    "不。",
    "北京——中国的首都（人口约2,189万）——有许多古老的胡同。",
    "我喜欢喝茶、咖啡和果汁……但是不喜欢喝酒～",
    "𠀀𠀁是很少见的字，㐀也是，ＡＢＣ１２３是全角字符。",
]
JAPANESE = [
    "昨日の夜、友達と一緒に新しい映画を見に行きました。",
    "この電車は東京駅に10時30分に着きますか？",
    "「ありがとうございます」と彼女は静かに言った。",
    "ﾊﾝｶｸのカタカナとｆｕｌｌ ｗｉｄｔｈの文字、㈱と㌔もある。",
    "はい。",
    "コーヒーを２杯、ケーキを１つお願いします！",
    "令和元年五月一日に新しい時代が始まり、大正・昭和・平成を知る人も令和の子どもたちも祝った。",
    "すもももももももものうち、と早口で言えますか。",
    "東京都知事は、Ｗｅｂ会議で「二十四時間以内に」と約束した。　それでも間に合わなかった。",
]
RUSSIAN = [
    "Старый паромщик ждал на берегу широкой реки до самого вечера.",
    "В 1961 году, 12 апреля, Юрий Гагарин облетел Землю за 108 минут.",
    "«Это не моя книга», — сказала она и закрыла дверь.",
    "Нет!",
    "Сколько стоят 3,5 кг яблок — 200 рублей или 250?",
    "Мы сварили суп, накрыли на стол и стали ждать гостей, но никто не пришёл.",
]
ARABIC = [
    "ذهبتُ إلى السوق صباحاً واشتريتُ خبزاً وجبناً، ثم عدتُ إلى البيت.",
    "هل تريد أن تشرب القهوة أم الشاي؟",
    "في عام ٢٠٢٤ بلغ العدد ١٢٬٥٠٠ شخص (أو نحو 12.5 ألف).",
    "لا.",
    "قال المعلّم: «العلم نور»؛ فسكت الجميع.",
]
THAI = [
    "เมื่อวานนี้ฉันไปตลาดกับแม่และซื้อผลไม้หลายอย่าง",
    "ราคา 250 บาท ถูกมาก! คุณว่าไหม?",
    "ไม่",
    "วันที่ ๑๒ สิงหาคม เป็นวันแม่ของไทย ฯลฯ",
]
GREEK = [
    "ΟΔΥΣΣΕΥΣ ΚΑΙ ΣΙΣΥΦΟΣ, ΔΥΟ ΗΡΩΕΣ ΤΗΣ ΑΡΧΑΙΟΤΗΤΑΣ.",
    "Ο Οδυσσέας ταξίδεψε δέκα χρόνια· πού είναι τώρα;",
    "ΣΑΣ ΕΥΧΑΡΙΣΤΟΥΜΕ ΠΟΛΥ! ΑΣ' ΤΟΝ ΝΑ ΦΥΓΕΙ. Σ Σ. ΑΣ\u0301 ΑΣ:Α ΑΣ-Α 1Σ ΑΣ1",
    "Οι θάλασσες ήταν ήσυχες και ο άνεμος αδύνατος.",
]
MIXED_CASE = [
    "İstanbul'da IŞIK ve ılık bir gün, DİYARBAKIR'da kar.",
    "ǅ Ǆ ǆ ŉ ẞ ß SS ﬃ Ω K Å ÅNGSTRÖM ȺȾ",
    "Ⓐ Ⅷ 𝐀 𐐀𐐁 Ꭰ Ა Ϣ Ԛ",
    "हिन्दी में ३ वाक्य हैं। क्या यह ठीक है?",
    "שלום עולם, מה שלומך היום?",
    "한국어 문장도 하나 있어야 한다, 그렇지?",
]

CORPORA = [
    ("german", GERMAN, [GERMAN_OTHER], False),
    ("english", ENGLISH, [ENGLISH_OTHER], False),
    ("markup", MARKUP, [], False),
    ("chinese", CHINESE, [], True),
    ("japanese", JAPANESE, [], True),
    ("russian", RUSSIAN, [], False),
    ("arabic", ARABIC, [], False),
    ("thai", THAI, [], True),
    ("greek", GREEK, [], False),
    ("mixed", MIXED_CASE, [], False),
]


def degraded(rng, sentence, by_character):
    """Returns the sentence with units dropped, swapped, moved, repeated, replaced or cut, and letters changed."""
    units = list(sentence) if by_character else sentence.split(" ")
    joint = "" if by_character else " "
    for _ in range(rng.randrange(4)):
        if not units:
            break
        at = rng.randrange(len(units))
        kind = rng.randrange(8)
        if kind == 0:
            del units[at]
        elif kind == 1:
            units.insert(at, units[rng.randrange(len(units))])
        elif kind == 2:
            to = rng.randrange(len(units))
            units[at], units[to] = units[to], units[at]
        elif kind == 3:
            length = rng.randrange(1, 5)
            phrase = units[at:at + length]
            del units[at:at + length]
            to = rng.randrange(len(units) + 1)
            units[to:to] = phrase
        elif kind == 4:
            units = units[:at]
        elif kind == 5:
            word = list(units[at])
            if word:
                word[rng.randrange(len(word))] = rng.choice("abc.,-1Ω")
            units[at] = "".join(word)
        elif kind == 6:
            units[at] = units[at].upper() if rng.randrange(2) else units[at].lower()
        else:
            rng.shuffle(units)
    return joint.join(units)


def long_lines(rng, count):
    """Returns hypotheses and references long, uneven and shuffled enough to reach every limit of TER's search."""
    hypotheses, references = [], []
    shapes = [(160, 160), (2, 130), (130, 2), (1, 75), (60, 90), (90, 60), (0, 5), (5, 0), (3, 200), (120, 118)]
    for index in range(count):
        size, reference_size = shapes[index % len(shapes)]
        words = [f"w{rng.randrange(12 if index % 2 else 60)}" for _ in range(reference_size)]
        if index % 3 == 0 and size:
            blocks = [words[i:i + 9] for i in range(0, len(words), 9)]
            rng.shuffle(blocks)
            hypothesis = [word for block in blocks for word in block][:size]
        else:
            hypothesis = [f"w{rng.randrange(12 if index % 2 else 60)}" for _ in range(size)]
        hypotheses.append(" ".join(hypothesis))
        references.append(" ".join(words))
    return hypotheses, references


METRICS = [
    *({"metric": "bleu", "tokenize": tokenize} for tokenize in ["13a", "intl", "zh", "ja-mecab", "char", "none"]),
    {"metric": "bleu", "tokenize": "13a", "lowercase": True},
    {"metric": "bleu", "tokenize": "intl", "lowercase": True},
    {"metric": "bleu", "tokenize": "13a", "effective_order": True},
    {"metric": "bleu", "tokenize": "13a", "smooth_method": "floor"},
    {"metric": "bleu", "tokenize": "13a", "smooth_method": "floor", "smooth_value": 0.25},
    {"metric": "bleu", "tokenize": "13a", "smooth_method": "add-k"},
    {"metric": "bleu", "tokenize": "zh", "smooth_method": "add-k", "smooth_value": 0.5, "effective_order": True},
    {"metric": "bleu", "tokenize": "none", "smooth_method": "none"},
    {"metric": "bleu", "tokenize": "intl", "smooth_method": "none", "effective_order": True},
    {"metric": "bleu", "tokenize": "ja-mecab", "lowercase": True, "smooth_method": "floor", "smooth_value": 0.001},
    {"metric": "bleu", "tokenize": "char", "smooth_method": "add-k", "smooth_value": 2.5},
    {"metric": "chrf"},
    {"metric": "chrf", "word_order": 2},
    {"metric": "chrf", "word_order": 2, "lowercase": True},
    {"metric": "chrf", "whitespace": True},
    {"metric": "chrf", "word_order": 1, "eps_smoothing": True, "beta": 3, "char_order": 4},
    {"metric": "chrf", "word_order": 4, "beta": 1, "char_order": 10},
    {"metric": "chrf", "word_order": 3, "whitespace": True, "char_order": 1, "beta": 7},
    {"metric": "ter"},
    {"metric": "ter", "case_sensitive": True, "no_punct": True},
    {"metric": "ter", "normalized": True},
    {"metric": "ter", "normalized": True, "asian_support": True},
    {"metric": "ter", "no_punct": True, "asian_support": True},
    {"metric": "ter", "normalized": True, "no_punct": True, "asian_support": True, "case_sensitive": True},
]
CLASSES = {"bleu": BLEU, "chrf": CHRF, "ter": TER}
PARTS = {
    "bleu": ["counts", "totals", "precisions", "bp", "sys_len", "ref_len"],
    "chrf": ["char_order", "word_order", "beta"],
    "ter": ["num_edits", "ref_length"],
}


def rounded(value):
    return [rounded(item) for item in value] if isinstance(value, list) else round(value, 6)


def scores(hypotheses, references):
    """Returns what sacreBLEU says of a corpus, for every metric and option."""
    found = []
    for options in METRICS:
        arguments = {key: value for key, value in options.items() if key != "metric"}
        metric = CLASSES[options["metric"]](**arguments)
        result = metric.corpus_score(hypotheses, references)
        sentences = [
            rounded(metric.sentence_score(hypothesis, list(others)).score)
            for hypothesis, *others in zip(hypotheses, *references)
        ]
        parts = {name: rounded(getattr(result, name)) for name in PARTS[options["metric"]]}
        if options.get("smooth_method") == "add-k":
            # Of these sacreBLEU keeps the smoothed values, and in place: the plain counts are those of other options.
            del parts["counts"], parts["totals"]
        found.append({
            "options": options,
            "name": result.name,
            "score": rounded(result.score),
            "signature": str(metric.get_signature()),
            "line": result.format(width=4),
            "parts": parts,
            "sentences": sentences,
        })
    return found


def corpus(name, hypotheses, references):
    return {
        "name": name, "hypotheses": hypotheses, "references": references,
        "scores": scores(hypotheses, references),
    }


def paired(rng):
    """Returns three systems of different quality on one corpus, and sacreBLEU's paired bootstrap of them."""
    reference = [degraded(rng, rng.choice(GERMAN + ENGLISH), False) for _ in range(150)]
    good = [degraded(rng, line, False) for line in reference]
    fair = [degraded(rng, line, False) if rng.random() < 0.9 else other for line, other in zip(reference, good)]
    poor = [degraded(rng, degraded(rng, degraded(rng, line, False), False), False) for line in reference]
    systems = [("good", good), ("fair", fair), ("poor", poor)]
    metrics = {"BLEU": BLEU(), "CHRF": CHRF(), "TER": TER()}
    signatures, results = PairedTest(systems, metrics, [reference], test_type="bs", n_samples=1000)()
    return {
        "references": [reference],
        "systems": [{"name": name, "hypotheses": lines} for name, lines in systems],
        "metrics": {
            name: {
                "signature": str(signatures[name]),
                "scores": [rounded(result.score) for result in results[name]],
                "means": [rounded(float(result.mean)) for result in results[name]],
                "half_widths": [rounded(float(result.ci)) for result in results[name]],
                "p_values": [result.p_value and rounded(result.p_value) for result in results[name]],
            }
            for name in signatures
        },
    }


def committed():
    rng = random.Random(20240229)
    corpora = []
    for name, sentences, others, by_character in CORPORA:
        hypotheses = [degraded(rng, sentence, by_character) for sentence in sentences]
        corpora.append(corpus(name, hypotheses, [sentences]))
        if others:
            corpora.append(corpus(name + ", two references", hypotheses, [sentences, *others]))
    third = [degraded(rng, sentence, False) for sentence in ENGLISH]
    corpora.append(corpus("english, three references", third, [ENGLISH, ENGLISH_OTHER, GERMAN + ["", "word"]]))
    corpora.append(corpus("identical", RUSSIAN, [RUSSIAN]))
    corpora.append(corpus("nothing in common", GERMAN[:4], [THAI]))
    corpora.append(corpus("empty hypotheses", ["", " "], [ENGLISH[:2]]))
    corpora.append(corpus("empty references", ENGLISH[:2], [["", " "]]))
    corpora.append(corpus("empty both", [""], [[""]]))
    corpora.append(corpus("one word", ["word"], [["word"]]))
    corpora.append(corpus("long", *(lambda pair: (pair[0], [pair[1]]))(long_lines(rng, 10))))
    return {"sacrebleu": sacrebleu.__version__, "corpora": corpora, "paired": paired(rng)}


def random_corpora(lines, seed):
    rng = random.Random(seed)
    corpora = []
    for name, sentences, others, by_character in CORPORA:
        references = [degraded(rng, rng.choice(sentences), by_character) for _ in range(lines)]
        second = [degraded(rng, line, by_character) for line in references]
        hypotheses = [degraded(rng, degraded(rng, line, by_character), by_character) for line in references]
        corpora.append(corpus(name, hypotheses, [references, second]))
    hypotheses, references = long_lines(rng, lines)
    corpora.append(corpus("long", hypotheses, [references]))
    return {"sacrebleu": sacrebleu.__version__, "corpora": corpora, "paired": paired(rng)}


if __name__ == "__main__":
    os.environ["SACREBLEU_SEED"] = "12345"
    if len(sys.argv) == 4:
        fixture, path = random_corpora(int(sys.argv[1]), int(sys.argv[2])), sys.argv[3]
    else:
        fixture, path = committed(), os.path.join(os.path.dirname(os.path.abspath(__file__)), "sacrebleu.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(fixture, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")
