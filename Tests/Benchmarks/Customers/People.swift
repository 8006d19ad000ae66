import CentrePorts
import ContactDomain

/// The customers: whatever is asked of one is worked out from the seed and its number, and never kept.
struct People: Sendable {
    let count: Int
    let seed: UInt64

    /// Half of them have Chinese names; each has a phone, two in three a visitor id or an address besides, one in three both.
    func record(_ number: Int) -> CustomerRecord {
        var dice = dice(number)
        let isChinese = dice.below(2) == 0
        let name = isChinese ? chineseName(&dice) : "\(dice.pick(Words.given)) \(dice.pick(Words.family))"
        var identities = [phone(number)]
        if number % 3 != 0 { identities.append(visitor(number)) }
        if number % 3 != 1 { identities.append(Identity(.email, "\(isChinese ? "u" : dice.pick(Words.family).lowercased())\(number)@\(dice.pick(Words.domains))")) }
        return CustomerRecord(
            identities: identities, name: name, company: dice.below(4) == 0 ? dice.pick(Words.companies) : "", tier: dice.below(20) == 0 ? "gold" : nil,
            tags: dice.below(5) == 0 ? [dice.pick(Words.tags)] : [], fields: ["contract": "K-\(number)"])
    }

    func phone(_ number: Int) -> Identity {
        Identity(.phone, number % 2 == 0 ? "+86138\(padded(number, 8))" : "+49170\(padded(number, 7))")
    }

    func visitor(_ number: Int) -> Identity {
        Identity(.visitor, Identifier<VisitorTag>(high: seed &* 0x9E37_79B9 &+ UInt64(number), low: UInt64(number) &* 0x94D0_49BB_1331_11EB).description)
    }

    /// Of whom an event is: one in four is of the 2 % that are often in contact.
    func somebody(_ dice: inout SeededGenerator) -> Int {
        dice.below(4) == 0 ? dice.below(max(1, count / 50)) * 50 % count : dice.below(count)
    }

    private func dice(_ number: Int) -> SeededGenerator { SeededGenerator(seed: seed &+ UInt64(number) &* 0xD6E8_FEB8_6659_FD93) }

    private func chineseName(_ dice: inout SeededGenerator) -> String {
        dice.pick(Words.familyNames) + (0...dice.below(2)).map { _ in dice.pick(Words.givenCharacters) }.joined()
    }

    private func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

private enum VisitorTag {}

enum Words {
    static let given = "Ada Alan Grace Edsger Barbara Donald Margaret Dennis Frances Ken Radia Tim Sophie Niklaus Adele Bjarne Hedy Claude Katherine John Jörg Zoë Søren Łukasz".words
    static let family =
        "Lovelace Turing Hopper Dijkstra Liskov Knuth Hamilton Ritchie Allen Thompson Perlman Lee Wilson Wirth Goldberg Stroustrup Lamarr Shannon Johnson McCarthy Müller Schmidt Weber Fischer Smith Jones Brown Taylor Evans Roberts Walker Wright".words
    static let familyNames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗".map(String.init)
    static let givenCharacters = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文海燕鹏飞波宁斌凯浩宇轩梓涵欣怡子".map(String.init)
    static let domains = "example.org example.cn mail.example.com post.example.de".words
    static let companies = "Analytical Engines|Acme GmbH|北京大学|上海电力|Nordwind AG|华东物流|Blue Harbour Ltd|Stadtwerke".split(separator: "|").map(String.init)
    static let tags = "vip press partner 重要 wholesale".words
    static let english =
        "please order parcel invoice late where refund delivery the my is not has been still waiting number address changed wrong card payment contract cancel thanks hello question about help today yesterday tomorrow account password reset charger broken screen battery".words
    static let chinese = "你好|请问|我的订单|什么时候|发货|退款|地址|改一下|发票|谢谢|物流|没有收到|包裹|客服|电话|密码|忘记了|怎么办|今天|明天|可以|已经|付款|质量|问题|换货".split(separator: "|").map(String.init)
}

extension String {
    fileprivate var words: [String] { split(separator: " ").map(String.init) }
}
