import Foundation

/// The pages: static files that go with this target.
public enum WebDesk {
    /// The folder that holds `index.html`, `desk.html`, `call.html` and what they load.
    public static var pagesFolder: String {
        Bundle.module.bundleURL.appending(path: "Pages", directoryHint: .isDirectory).path(percentEncoded: false)
    }
}
