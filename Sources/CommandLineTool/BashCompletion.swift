/// The script by which bash completes the command lines of a program.
struct BashCompletion {
  let program: CompletedProgram

  var script: String {
    let name = program.name
    return """
      # Completions of \(name) for bash, made from its tables of options.

      # What belongs after an option of a command: flag, one or many, and what to offer.
      _\(name)_option() {
        case "$1" in
      \(cases { command in program.options(of: command).map { ("\(command.name) \($0.name)", spelled($0)) } })
        esac
      }

      # The options of a command.
      _\(name)_options() {
        case "$1" in
      \(cases { [($0.name, program.options(of: $0).map(\.name).joined(separator: " "))] })
        esac
      }

      # What to offer in place of an operand of a command, or of a family's first word.
      _\(name)_operands() {
        case "$1" in
      \(cases { [($0.name, spelled(program.operands(of: $0)))] })
      \(familyCases)
        esac
      }

      # Offers what the words say: words to choose from, files, folders, or what the program prints.
      _\(name)_offer() {
        local program=$1 word line
        local -a query
        shift
        for word; do
          case "$word" in
            +files) mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur") ;;
            +folders) mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- "$cur") ;;
            +ask:*)
              IFS=: read -ra query <<< "${word#+ask:}"
              while read -r line; do
                if [[ $line == "$cur"* ]]; then COMPREPLY+=("$line"); fi
              done < <("$program" "${query[@]}" 2> /dev/null)
              ;;
            *) if [[ $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi ;;
          esac
          case "$word" in +files | +folders) compopt -o filenames 2> /dev/null ;; esac
        done
      }

      _\(name)() {
        local program=$1 cur=${COMP_WORDS[COMP_CWORD]} command='' option='' left=0 operands=0 index word kind
        local -a offer
        COMPREPLY=()
        for ((index = 1; index < COMP_CWORD; index++)); do
          word=${COMP_WORDS[index]}
          if [[ $word == '=' ]]; then
            continue
          elif [[ $word == '--' ]]; then
            return
          elif [[ $word == -* ]]; then
            option=$word
            kind=$(_\(name)_option "$command $option")
            case "$kind" in one*) left=1 ;; many*) left=1000000 ;; *) left=0 ;; esac
          elif ((left > 0)); then
            ((left -= 1))
          elif [[ $command == '' ]] && ((operands == 0)); then
            case " \(program.firstWords.map(\.word).joined(separator: " ")) " in
              *" $word "*) command=$word ;;
              *) operands=1 ;;
            esac
          elif [[ -n $(_\(name)_options "$command $word") ]] && ((operands == 0)); then
            command="$command $word"
          else
            ((operands += 1))
          fi
        done
        if [[ $cur == '=' ]]; then cur=''; fi
        if [[ $cur == -* ]]; then
          _\(name)_offer "$program" $(_\(name)_options "$command")
        elif ((left > 0)); then
          read -ra offer <<< "$(_\(name)_option "$command $option")"
          _\(name)_offer "$program" "${offer[@]:1}"
        elif [[ $command == '' ]] && ((operands == 0)); then
          _\(name)_offer "$program" \(program.firstWords.map(\.word).joined(separator: " "))
        else
          _\(name)_offer "$program" $(_\(name)_operands "$command")
        fi
      }

      complete -o default -F _\(name) \(name)

      """
  }

  /// Returns the cases of all commands, those with one result together.
  private func cases(_ rows: (Command) -> [(pattern: String, result: String)]) -> String {
    var results: [String] = []
    var patterns: [String: [String]] = [:]
    for (pattern, result) in program.commands.flatMap(rows) where !result.isEmpty {
      if patterns[result] == nil { results.append(result) }
      patterns[result, default: []].append("'\(pattern)'")
    }
    return results.map { result in
      "    " + (patterns[result] ?? []).joined(separator: " | ") + ") echo '\(result)' ;;"
    }.joined(separator: "\n")
  }

  private var familyCases: String {
    program.families.map { family in
      "    '\(family.word)') echo '\(family.commands.map(\.word).joined(separator: " "))' ;;"
    }.joined(separator: "\n")
  }

  private func spelled(_ option: CompletedProgram.Option) -> String {
    let offer = spelled(option.completion)
    switch option.takes {
    case .none: return "flag"
    case .one: return offer.isEmpty ? "one" : "one " + offer
    case .many: return offer.isEmpty ? "many" : "many " + offer
    }
  }

  private func spelled(_ completion: Completion) -> String {
    var words = completion.words
    if let query = completion.query {
      words.append("+ask:" + query.split(separator: " ").joined(separator: ":"))
    }
    switch completion.paths {
    case .none: break
    case .folders: words.append("+folders")
    case .files: words.append("+files")
    }
    return words.joined(separator: " ")
  }
}
