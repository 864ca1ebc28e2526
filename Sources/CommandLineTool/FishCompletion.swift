/// The script by which fish completes the command lines of a program.
struct FishCompletion {
  let program: CompletedProgram

  var script: String {
    let name = program.name
    return """
      # Completions of \(name) for fish, made from its tables of options.

      # What belongs after an option of a command: flag, one or many, and what to offer.
      function __\(name)_option
        switch "$argv[1]"
      \(optionCases)
        end
      end

      # The options of a command, each with what it does.
      function __\(name)_options
        switch "$argv[1]"
      \(program.commands.map { listCase($0.name, program.options(of: $0).map { ($0.name, $0.help) }) }.joined(separator: "\n"))
        end
      end

      # What can stand in place of an operand of a command, or after a family's first word.
      function __\(name)_operands
        switch "$argv[1]"
      \(operandCases)
        end
      end

      # Offers what the words after the first two say; each is begun with the second.
      function __\(name)_offer
        set -l value (string replace -r '^--[^=]*=' '' -- (commandline -ct))
        for word in $argv[3..-1]
          switch $word
            case +files
              printf '%s\\n' $argv[2](__fish_complete_path $value)
            case +folders
              printf '%s\\n' $argv[2](__fish_complete_directories $value '')
            case '+ask:*'
              printf '%s\\n' $argv[2]($argv[1] (string split : -- (string replace +ask: '' -- $word)) 2>/dev/null)
            case '*'
              printf '%s\\n' $argv[2]$word
          end
        end
      end

      function __\(name)_complete
        set -l words (commandline -opc)
        set -l current (commandline -ct)
        set -l program $words[1]
        set -l command ''
        set -l option ''
        set -l left 0
        set -l operands 0
        for word in $words[2..-1]
          if test "$word" = --
            return
          else if string match -q -- '-*' $word
            set option $word
            switch (__\(name)_option "$command $option")[1]
              case one
                set left 1
              case many
                set left 1000000
              case '*'
                set left 0
            end
          else if test $left -gt 0
            set left (math $left - 1)
          else if test "$command" = ''; and test $operands -eq 0
            if contains -- $word \(program.firstWords.map(\.word).joined(separator: " "))
              set command $word
            else
              set operands 1
            end
          else
            set -l known (__\(name)_options "$command $word")
            if test (count $known) -gt 0; and test $operands -eq 0
              set command "$command $word"
            else
              set operands (math $operands + 1)
            end
          end
        end
        set -l attached (string match -r -- '^(--[^=]*)=' $current)
        if test (count $attached) -eq 2
          __\(name)_offer $program $attached[1] (__\(name)_option "$command $attached[2]")[2..-1]
        else if string match -q -- '-*' $current
          __\(name)_options "$command"
        else if test $left -gt 0
          __\(name)_offer $program '' (__\(name)_option "$command $option")[2..-1]
        else if test "$command" = ''; and test $operands -eq 0
          printf '%s\\t%s\\n' \(arguments(program.firstWords))
        else
          __\(name)_operands "$command" $program
        end
      end

      complete -c \(name) -f -a '(__\(name)_complete)'

      """
  }

  private var optionCases: String {
    var results: [String] = []
    var patterns: [String: [String]] = [:]
    for command in program.commands {
      for option in program.options(of: command) where option.takes != .none {
        let result = (option.takes == .one ? ["one"] : ["many"]) + offers(option.completion)
        let words = result.map(quoted).joined(separator: " ")
        if patterns[words] == nil { results.append(words) }
        patterns[words, default: []].append(quoted("\(command.name) \(option.name)"))
      }
    }
    return results.map { words in
      "    case \((patterns[words] ?? []).joined(separator: " "))\n      printf '%s\\n' \(words)"
    }.joined(separator: "\n")
  }

  private var operandCases: String {
    let operands = program.commands.compactMap { command -> String? in
      let offers = offers(program.operands(of: command))
      guard !offers.isEmpty else { return nil }
      return "    case '\(command.name)'\n      __\(program.name)_offer $argv[2] '' "
        + offers.map(quoted).joined(separator: " ")
    }
    return (operands + program.families.map { listCase($0.word, $0.commands.map { ($0.word, $0.help) }) })
      .joined(separator: "\n")
  }

  private func listCase(_ name: String, _ words: [(word: String, help: String)]) -> String {
    "    case '\(name)'\n      printf '%s\\t%s\\n' \(arguments(words))"
  }

  private func arguments(_ words: [(word: String, help: String)]) -> String {
    words.map { "\(quoted($0.word)) \(quoted($0.help))" }.joined(separator: " ")
  }

  private func offers(_ completion: Completion) -> [String] {
    var words = completion.words
    if let query = completion.query {
      words.append("+ask:" + query.split(separator: " ").joined(separator: ":"))
    }
    switch completion.paths {
    case .none: break
    case .folders: words.append("+folders")
    case .files: words.append("+files")
    }
    return words
  }

  private func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
