import Foundation
import Testing

/// What the package manager does not enforce: who may know whom, how large a room may be, and what is never written.
@Suite struct ArchitectureTests {
    private let tree = SourceTree()

    // MARK: Arrows

    @Test func everyTargetHasARow() throws {
        #expect(try tree.targets() == Arrows.table.keys.sorted())
    }

    @Test func everyTargetIsInThePackageAndInTheDocument() throws {
        let package = try tree.file("Package.swift").lines.joined(separator: "\n")
        let document = try tree.file("docs/architecture.md").lines.filter { $0.hasPrefix("|") }.joined(separator: "\n")
        for target in try tree.targets() {
            #expect(package.contains("\"\(target)\""), "Package.swift does not have \(target)")
            #expect(document.contains("`\(target)`"), "docs/architecture.md does not have \(target)")
        }
    }

    @Test func targetsImportOnlyWhatTheirRowAllows() throws {
        for file in try tree.files(in: "Sources") {
            guard let arrows = Arrows.table[file.target] else { continue }
            for (module, line) in try file.imports() where !arrows.ours.contains(module) && !arrows.others.contains(module) {
                Issue.record("\(file.path):\(line) imports \(module), which \(file.target) may not")
            }
        }
    }

    @Test func arrowsNeverGoRound() {
        func reaches(_ target: String, _ goal: String, _ seen: Set<String> = []) -> Bool {
            (Arrows.table[target]?.ours ?? []).subtracting(seen).contains { $0 == goal || reaches($0, goal, seen.union([$0])) }
        }
        for target in Arrows.table.keys { #expect(!reaches(target, target), "\(target) reaches itself") }
    }

    @Test func whatIsForTestsIsNotInTheProduct() throws {
        for file in try tree.files(in: "Sources") where file.target != "TandemTesting" {
            for (module, line) in try file.imports() where ["TandemTesting", "Testing", "XCTest"].contains(module) {
                Issue.record("\(file.path):\(line) imports \(module)")
            }
        }
    }

    // MARK: Rooms

    /// Files that are longer than the wall, each with the reason why it is one idea all the same.
    private static let longFiles: [String: String] = [:]

    @Test(arguments: ["Sources", "Tests"])
    func everyRoomIsWithinItsWalls(folder: String) throws {
        for file in try tree.files(in: folder, endings: ["swift", "js", "py"]) where !file.path.contains("/vendor/") {
            let wall = Self.longFiles[file.path] == nil ? 400 : 600
            #expect(file.lines.count <= wall, "\(file.path) has \(file.lines.count) lines: find the second room")
        }
    }

    @Test func everyExceptionIsNeeded() throws {
        for (path, reason) in Self.longFiles {
            #expect(try tree.file(path).lines.count > 400, "\(path) needs no exception any more")
            #expect(!reason.isEmpty)
        }
    }

    @Test func everyPlaceHasAName() throws {
        for name in try tree.names(in: "Sources") + tree.names(in: "Tests") {
            let last = (name as NSString).lastPathComponent
            for word in ["Util", "Helper", "Common", "Manager"] where last.contains(word) { Issue.record("\(name): a name has not been found yet") }
        }
    }

    // MARK: What is never written

    @Test func theCoreIsPure() throws {
        var places: [String] = []
        for target in Arrows.pure {
            for file in try tree.files(in: "Sources/\(target)") {
                // Time zones are data of the system's: the one thing that is asked for by Foundation.
                places += try file.imports().filter { $0.module == "Foundation" && !file.path.hasSuffix("RoutingCore/Hours/WallClock.swift") }.map { "\(file.path):\($0.line): Foundation" }
                places += try impurities(in: file)
                // Ports say that others wait; they do not wait themselves.
                places += try file.places(of: target == "CentrePorts" ? #"\bTask\b|\bawait\b"# : #"\bTask\b|\bawait\b|\basync\b"#)
            }
        }
        for folder in ["Sources/CentreEngine/Core", "Sources/CentreEngine/Lifecycle"] {
            for file in try tree.files(in: folder) {
                places += try file.imports().filter { ["Foundation", "Logging"].contains($0.module) }.map { "\(file.path):\($0.line): \($0.module)" }
                places += try impurities(in: file) + file.places(of: #"\bTask\b|\bawait\b|\basync\b"#)
            }
        }
        #expect(places.isEmpty, "\(places.joined(separator: "\n"))")
    }

    static let traps = #"\btry!|\bas!|\bfatalError\(|\bpreconditionFailure\(|[A-Za-z0-9_)\]}]!(?!=)"#

    private func impurities(in file: SourceTree.File) throws -> [String] {
        try file.places(of: #"\bDate\(\)|\bDate\.now|\bUUID\(\)|\bContinuousClock\b|\bSuspendingClock\b|\bSystemRandomNumberGenerator\b|\.randomElement\(\)|\.shuffled\(\)|\bprint\("#)
    }

    @Test func nothingTrapsOnPurpose() throws {
        let places = try tree.files(in: "Sources").flatMap { try $0.places(of: Self.traps) }
        #expect(places.isEmpty, "\(places.joined(separator: "\n"))")
    }

    /// The watchmen are watched: a made-up file with one fault in each line.
    @Test func faultsAreSeen() throws {
        let guilty = SourceTree.File(path: "Sources/X/Y.swift", lines: ["let a = try! b()", "c as! D", "fatalError(\"x\")", "list[0]!.go()", "call()!", "name!"])
        #expect(try guilty.places(of: Self.traps).count == 6)
        let innocent = SourceTree.File(path: "Sources/X/Y.swift", lines: [
            "// try! this", "log(\"as! you like!\")", "if a != b, !c, d!=e { }", "\"\"\"", "name! in a text", "\"\"\"", "let url = \"http://x\" // sure!",
        ])
        #expect(try innocent.places(of: Self.traps).isEmpty)
        let importing = SourceTree.File(path: "Sources/X/Y.swift", lines: ["import A", "@testable import B", "public import struct C.D", "// import E", "\timport F"])
        #expect(try importing.imports().map(\.module) == ["A", "B", "C", "F"])
        #expect(try importing.imports().map(\.line) == [1, 2, 3, 5])
    }

    @Test func nothingIsCaughtAndForgotten() throws {
        let places = try tree.files(in: "Sources").flatMap { try $0.writtenPlaces(of: #"\bcatch\s*(?:let \w+\s*)?\{\s*\}"#) }
        #expect(places.isEmpty, "\(places.joined(separator: "\n"))")
    }

    @Test func uncheckedPromisesAreProved() throws {
        for file in try tree.files(in: "Sources") {
            for (index, line) in file.lines.enumerated() where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                #expect(file.lines[max(0, index - 5)..<index].contains { $0.contains("//") }, "\(file.path):\(index + 1) promises safety without a proof in a comment")
            }
        }
    }

    @Test func sqlIsInTheStoreAlone() throws {
        for file in try tree.files(in: "Sources") where file.target != "CentreStore" {
            let places = try file.writtenPlaces(of: #""(?:SELECT|INSERT INTO|INSERT OR|UPDATE|DELETE FROM|CREATE TABLE|PRAGMA) "#)
            #expect(places.isEmpty, "\(places.joined(separator: "\n"))")
        }
    }

    @Test func asterisksWordsStayWithItsGateway() throws {
        for file in try tree.files(in: "Sources") where Arrows.pure.contains(file.target) || ["CentreEngine", "CentreStore"].contains(file.target) {
            let places = try file.places(of: #"\bARI[A-Z]\w+|\bStasis\w*|\bPJSIP\b"#)
            #expect(places.isEmpty, "\(places.joined(separator: "\n"))")
        }
    }

    @Test func unitTestsDoNotSleep() throws {
        for folder in ["ContactDomainTests", "FlowCoreTests", "RoutingCoreTests", "CentreEngineTests", "CentreConfigurationTests"] {
            for file in try tree.files(in: "Tests/\(folder)") {
                let places = try file.places(of: #"Task\.sleep|\busleep\(|\bsleep\("#)
                #expect(places.isEmpty, "\(places.joined(separator: "\n"))")
            }
        }
    }
}
