import Foundation

/// What somebody typed, as an expression of the full-text index. Whatever was typed, it holds nothing but quoted words.
struct SearchQuery: Equatable, Sendable {
    /// More words do not narrow a search any further.
    static let mostTerms = 16

    /// What was written together: each has to occur, its words one after the other.
    let terms: [Term]

    struct Term: Equatable, Sendable {
        /// As the index holds it.
        let words: String
        /// Whether its last word is at least two letters that more may follow.
        let isOpen: Bool

        /// - Parameter text: without spaces.
        fileprivate init?(_ text: String) {
            let indexed = SearchText.indexed(text)
            guard indexed.unicodeScalars.contains(where: SearchText.isWordCharacter) else { return nil }
            // No quote is left that could end the quoting.
            words = String(String.UnicodeScalarView(indexed.unicodeScalars.map { $0 == "\"" ? " " : $0 }))
            let last = indexed.unicodeScalars.reversed().prefix { SearchText.isWordCharacter($0) && !SearchText.standsAlone($0) }
            isOpen = last.count >= 2
        }
    }

    init(_ text: String) {
        let pieces = text.prefix(500).split { $0.isWhitespace }
        terms = Array(pieces.lazy.compactMap { Term(String($0)) }.prefix(Self.mostTerms))
    }

    /// Nothing to look for: empty, or signs alone.
    var isEmpty: Bool { terms.isEmpty }

    /// Whole words.
    var exact: String {
        terms.map { "\"\($0.words)\"" }.joined(separator: " AND ")
    }

    /// Words, or their beginnings.
    var prefixes: String {
        terms.map { $0.isOpen ? "\"\($0.words)\" *" : "\"\($0.words)\"" }.joined(separator: " AND ")
    }
}

extension SearchQuery {
    /// A short piece of a text, around the first of the words where it has one.
    func excerpt(of text: String, length: Int = 120) -> String {
        let flat = text.drop(while: \.isWhitespace).split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
        guard flat.count > length else { return flat }
        let hit = terms.lazy.compactMap { term in
            flat.range(of: term.words.filter { $0 != " " }, options: [.caseInsensitive, .diacriticInsensitive])
        }.first
        let start = hit.map { flat.index($0.lowerBound, offsetBy: -length / 4, limitedBy: flat.startIndex) ?? flat.startIndex } ?? flat.startIndex
        let end = flat.index(start, offsetBy: length, limitedBy: flat.endIndex) ?? flat.endIndex
        return (start > flat.startIndex ? "…" : "") + flat[start..<end] + (end < flat.endIndex ? "…" : "")
    }
}
