import Hummingbird
import GRDB
import Yams
import CryptoExtras
import ArgumentParser
import Collections
import ServiceLifecycle
import Metrics
@main struct Tandem { static func main() {} }
