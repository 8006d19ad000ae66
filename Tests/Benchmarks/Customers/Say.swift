import Foundation

/// Not print: what is known already is to be seen while the rest is measured, also through a pipe.
func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
}
