/// The candidates of one settling, the first in the serving order on top: a binary heap.
///
/// Places are unique, so which candidate is the first does not depend on the order in which they came.
struct CandidateHeap: Sendable {
    private var heap: [Candidate] = []

    var first: Candidate? { heap.first }

    /// Only between two calls of `arrange`.
    mutating func append(_ candidate: Candidate) { heap.append(candidate) }

    /// Makes it a heap again after candidates were appended. O(n).
    mutating func arrange() {
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(index) }
    }

    /// The first has a later place now.
    mutating func delayFirst(_ item: Int32, to place: ServingPlace) {
        heap[0].item = item
        heap[0].place = place
        siftDown(0)
    }

    mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        siftDown(0)
    }

    mutating func removeAll(where isGone: (Candidate) -> Bool) {
        heap.removeAll(where: isGone)
        arrange()
    }

    private mutating func siftDown(_ start: Int) {
        let moving = heap[start]
        var hole = start
        while true {
            var child = 2 &* hole &+ 1
            guard child < heap.count else { break }
            if child &+ 1 < heap.count, heap[child &+ 1].place < heap[child].place { child &+= 1 }
            guard heap[child].place < moving.place else { break }
            heap[hole] = heap[child]
            hole = child
        }
        heap[hole] = moving
    }
}
