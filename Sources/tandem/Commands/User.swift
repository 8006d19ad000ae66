import ArgumentParser
import CentreConfiguration
import Foundation

struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Manage who may sign in.", subcommands: [Add.self, List.self, Password.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a user; with --agent also an agent with a phone that works at once.",
            discussion: "The password is read from the first line of standard input, so that it shows in no list of processes.")

        @OptionGroup var configuration: ConfigurationOption
        @Argument(help: "What is typed at sign-in.") var login: String
        @Option(help: "The person's name.") var name: String?
        @Option(help: "admin, supervisor, agent or integration.") var role = "agent"
        @Option(help: "en or zh.") var language = "en"
        @Flag(help: "Make an agent of the same name, too.") var agent = false
        @Option(help: "A skill of the agent with its proficiency: billing=7. May be repeated.") var skill: [String] = []
        @Option(help: "browser or sip.") var phone = "browser"

        func run() async throws {
            let client = try ServiceClient(LoadedConfiguration.load(configuration.file))
            let password = try readPassword()
            let user = try await client.send("POST", "/users", [
                "login": login, "name": name ?? login, "role": role, "language": language, "disabled": false, "password": password,
            ])
            print("User \(login) (\(role)) added: \(user["id"] ?? "")")
            guard agent else { return }
            var skills: [String: Int] = [:]
            for item in skill {
                let parts = item.split(separator: "=")
                guard parts.count == 2, let level = Int(parts[1]), (1...10).contains(level) else {
                    throw ValidationError("--skill wants NAME=1..10, such as billing=7; '\(item)' is not that.")
                }
                skills[String(parts[0])] = level
            }
            let made = try await client.send("POST", "/agents", [
                "name": name ?? login, "user": user["id"] ?? "", "team": "default", "skills": skills, "phone": phone, "endpoint": login,
                "acceptsAutomatically": false, "mayDial": false,
            ])
            print("Agent \(name ?? login) added: \(made["id"] ?? "")")
            if phone == "sip", let id = made["id"] as? String {
                let account = try await client.send("GET", "/agents/\(id)/phone")
                print("The phone registers as \(account["uri"] ?? "") with the password \(account["password"] ?? "")")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the users.")
        @OptionGroup var configuration: ConfigurationOption

        func run() async throws {
            let client = try ServiceClient(LoadedConfiguration.load(configuration.file))
            var cursor: String?
            repeat {
                let page = try await client.send("GET", "/users?limit=200" + (cursor.map { "&cursor=\($0)" } ?? ""))
                for item in page["items"] as? [[String: Any]] ?? [] {
                    func column(_ key: String, _ width: Int) -> String { "\(item[key] ?? "")".padding(toLength: width, withPad: " ", startingAt: 0) }
                    print(column("login", 24), column("role", 12), item["name"] ?? "", (item["disabled"] as? Bool ?? false) ? "(disabled)" : "")
                }
                cursor = page["nextCursor"] as? String
            } while cursor != nil
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a user's password; all sessions of the user end.",
            discussion: "The password is read from the first line of standard input.")
        @OptionGroup var configuration: ConfigurationOption
        @Argument(help: "What the user types at sign-in.") var login: String

        func run() async throws {
            let client = try ServiceClient(LoadedConfiguration.load(configuration.file))
            var cursor: String?
            repeat {
                let page = try await client.send("GET", "/users?limit=200" + (cursor.map { "&cursor=\($0)" } ?? ""))
                if let user = (page["items"] as? [[String: Any]] ?? []).first(where: { $0["login"] as? String == login }), let id = user["id"] as? String {
                    var changed = user
                    changed["id"] = nil
                    changed["password"] = try readPassword()
                    _ = try await client.send("PUT", "/users/\(id)", changed, headers: ["If-Match": "*"])
                    return print("The password of \(login) is set.")
                }
                cursor = page["nextCursor"] as? String
            } while cursor != nil
            throw ValidationError("There is no user \(login). `tandem user list` shows all.")
        }
    }
}

/// The first line of standard input; at a terminal it is asked for and not shown.
private func readPassword() throws -> String {
    let line: String?
    if isatty(STDIN_FILENO) == 1 {
        line = getpass("Password: ").map { String(cString: $0) }
    } else {
        line = readLine(strippingNewline: true)
    }
    guard let line, line.count >= 8 else { throw ValidationError("A password of at least 8 characters is expected on standard input.") }
    return line
}
