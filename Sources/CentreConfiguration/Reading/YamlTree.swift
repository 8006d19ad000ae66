import Yams

/// A value in a YAML file, with its place: plain text is kept as it was written, so that nothing is
/// guessed (`no` is not false, `08` is not a number) before a key says what it expects.
struct YamlTree {
    enum Content {
        /// Nothing behind the colon.
        case empty
        case text(String)
        case list([YamlTree])
        case map([Entry])
    }

    struct Entry {
        let key: String
        /// The place of the key.
        let place: Place
        let value: YamlTree
    }

    struct Place {
        let line: Int
        let column: Int
    }

    let place: Place
    let content: Content
    /// Written without quotation marks.
    var isPlain = true

    var entries: [Entry] {
        if case .map(let entries) = content { entries } else { [] }
    }

    /// What is here, in an admin's words.
    var kind: String {
        switch content {
        case .empty: "nothing"
        case .text: "a single value"
        case .list: "a list"
        case .map: "a group of keys"
        }
    }
}

extension YamlTree {
    static let depthLimit = 16
    static let sizeLimit = 20_000
    /// So few cannot multiply into much.
    static let aliasLimit = 20

    /// Reads one YAML document; an empty one is an empty group.
    static func read(_ text: String, file: String) throws(ConfigurationFaults) -> YamlTree {
        let first = Place(line: 1, column: 1)
        guard aliases(in: text) <= aliasLimit else {
            throw ConfigurationFaults([Fault(file: file, problem: "has more than \(aliasLimit) aliases (*name)", remedy: "write the values out")])
        }
        do {
            let parser = try Parser(yaml: text, resolver: .basic, constructor: .default, encoding: .utf8)
            guard let root = try parser.singleRoot() else { return YamlTree(place: first, content: .map([])) }
            var size = 0
            return try convert(root, depth: 0, size: &size, file: file, at: first)
        } catch let faults as ConfigurationFaults {
            throw faults
        } catch {
            throw ConfigurationFaults([YamlSyntax.fault(error, file: file)])
        }
    }

    private static func aliases(in text: String) -> Int {
        var count = 0
        var before: UInt8 = UInt8(ascii: " ")
        for byte in text.utf8 {
            if before == UInt8(ascii: "*"), byte > 32 { count += 1 }
            before = byte
        }
        return count
    }

    private static func convert(_ node: Node, depth: Int, size: inout Int, file: String, at parent: Place) throws(ConfigurationFaults) -> YamlTree {
        let place = node.mark.map { Place(line: $0.line, column: $0.column) } ?? parent
        size += 1
        guard depth <= depthLimit else {
            throw ConfigurationFaults([
                Fault(file: file, line: place.line, column: place.column, problem: "is nested more than \(depthLimit) deep", remedy: "check the indentation")
            ])
        }
        guard size <= sizeLimit else {
            throw ConfigurationFaults([Fault(file: file, line: place.line, problem: "holds more than \(sizeLimit) values", remedy: "split the file")])
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            let isEmpty = isPlain && ["", "~", "null"].contains(scalar.string)
            return YamlTree(place: place, content: isEmpty ? .empty : .text(scalar.string), isPlain: isPlain)
        case .sequence(let sequence):
            var items: [YamlTree] = []
            for item in sequence { items.append(try convert(item, depth: depth + 1, size: &size, file: file, at: place)) }
            return YamlTree(place: place, content: .list(items))
        case .mapping(let mapping):
            var entries: [Entry] = []
            for (key, value) in mapping {
                let keyPlace = key.mark.map { Place(line: $0.line, column: $0.column) } ?? place
                guard case .scalar(let name) = key else {
                    throw ConfigurationFaults([
                        Fault(file: file, line: keyPlace.line, column: keyPlace.column, problem: "a key must be plain text", remedy: "put it in quotes")
                    ])
                }
                entries.append(Entry(key: name.string, place: keyPlace, value: try convert(value, depth: depth + 1, size: &size, file: file, at: keyPlace)))
            }
            return YamlTree(place: place, content: .map(entries))
        case .alias:
            throw ConfigurationFaults([Fault(file: file, line: place.line, column: place.column, problem: "an alias leads nowhere", remedy: "write the value out")])
        }
    }
}
