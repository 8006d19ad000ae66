/// Text in the form in which the search index takes it.
///
/// SQLite's `unicode61` tokenizer splits at what is neither letter nor digit; it would take a Chinese sentence for one word.
/// So each character of a script without spaces becomes a word of its own, and what was written together is sought as
/// a phrase: a name of two characters is found, and so is any part of a sentence. A change of this function needs a
/// migration that builds the indexes anew, because words are taken out of them by the same function.
enum SearchText {
    /// More of one text is not searched: what lies beyond is an excerpt of somebody's log, not what they said.
    static let longest = 20_000

    static func indexed(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longest) {
            let scalar = narrowed(scalar)
            if standsAlone(scalar) {
                result.append(contentsOf: [" ", scalar, " "])
            } else if let kept = cleaned(scalar) {
                result.append(kept)
            }
        }
        return String(result)
    }

    /// Characters of scripts that are written without spaces: Han, kana, hangul (whose words grow endings).
    static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3005...0x3007, 0x3041...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x323AF: true
        default: false
        }
    }

    /// Whether the tokenizer would make a word of it.
    static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber, .otherNumber, .privateUse: true
        default: false
        }
    }

    /// Latin letters and digits in the width of a Chinese character, as ordinary ones.
    private static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    }

    /// Without what cannot be seen (zero-width, direction marks), which would cut words apart; controls are spaces.
    private static func cleaned(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar }
        switch scalar.properties.generalCategory {
        case .format: return nil
        case .control: return " "
        default: return scalar
        }
    }
}
