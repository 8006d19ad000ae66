import ContactDomain

/// What an agent's click says to a customer who is invited to a call.
struct CallInvitation {
    let text: String
    let button: Message.Button

    init(language: LanguageTag) {
        let isChinese = language.text.lowercased().hasPrefix("zh")
        text = isChinese ? "我们在通话中继续吧：点击下方按钮，即可用浏览器直接与我通话。" : "Let us go on in a call: click the button, and you talk to me right here in your browser."
        button = Message.Button(key: Message.Button.callKey, label: isChinese ? "开始通话" : "Start the call")
    }
}
