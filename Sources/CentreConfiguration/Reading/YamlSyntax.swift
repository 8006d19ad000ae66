import Yams

/// What the YAML parser says, put so that an admin knows what to do.
enum YamlSyntax {
    static func fault(_ error: any Error, file: String) -> Fault {
        guard let error = error as? YamlError else { return Fault(file: file, problem: "cannot be read as YAML (\(error))") }
        switch error {
        case .scanner(let context, let problem, let mark, let yaml), .parser(let context, let problem, let mark, let yaml),
            .composer(let context, let problem, let mark, let yaml):
            let said = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
            // Where something is never closed, its beginning says more than the place where that was noticed.
            let isOpen = problem.contains("end of stream") || problem.contains("or '}'") || problem.contains("or ']'")
            let place = isOpen ? context?.mark ?? mark : mark
            return Fault(file: file, line: place.line, column: place.column, problem: "not valid YAML (\(said))", remedy: remedy(said, at: mark, in: yaml))
        case .duplicatedKeysInMapping(let duplicates, let context):
            let name = duplicates.sorted().first ?? ""
            return Fault(
                file: file, line: context.mark.line, column: context.mark.column, key: name, problem: "the key is there twice in one group",
                remedy: "keep one of them")
        case .reader(let problem, _, let value, _):
            return Fault(file: file, problem: "holds a character that YAML does not allow (\(problem), \(value))", remedy: "remove control characters")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return Fault(file: file, problem: "cannot be read as YAML (\(error))")
        }
    }

    private static func remedy(_ said: String, at mark: Mark, in yaml: String) -> String {
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let line = mark.line >= 1 && mark.line <= lines.count ? lines[mark.line - 1] : ""
        if said.contains("alias") || line.drop(while: { $0 == " " }).hasPrefix("*") { return "put the key * in quotes: \"*\"" }
        if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") || said.contains("tab") { return "indent with spaces, never with tabs" }
        if said.contains("mapping values are not allowed") { return "put text that holds a colon in quotes, and check the indentation" }
        if said.contains("or '}'") || said.contains("or ']'") { return "close the bracket that is opened here" }
        if said.contains("quoted scalar") { return "close the quotation mark" }
        if said.contains("nesting level") { return "check the indentation: this is nested far too deep" }
        if said.contains("another document") { return "remove the line ---" }
        return "check the indentation, the colons and the quotation marks on this line and the one before"
    }
}
