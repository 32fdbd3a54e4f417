/// Pixels that hang together and stand out: a letter, a part of one, or a piece of texture.
struct Stroke: Hashable, Sendable {
    /// The columns and rows that it reaches over, the last one not included.
    var left: Int, top: Int, right: Int, bottom: Int
    /// How many pixels it has.
    var area = 0
    /// The sum of its pixels' contrast.
    var contrastSum = 0
    /// How many of its pixels' sides are at its edge.
    var outline = 0

    var width: Int { right - left }
    var height: Int { bottom - top }
    /// The mean contrast of its pixels.
    var contrast: Double { Double(contrastSum) / Double(max(area, 1)) }
    /// How thick its lines are, in pixels: exact for a long thin bar.
    var thickness: Double { 2 * Double(area) / Double(max(outline, 1)) }

    /// Takes another's pixels in.
    mutating func absorb(_ other: Self) {
        (left, top) = (min(left, other.left), min(top, other.top))
        (right, bottom) = (max(right, other.right), max(bottom, other.bottom))
        area += other.area
        contrastSum += other.contrastSum
        outline += other.outline
    }
}

/// Finds what hangs together among the pixels of at least a certain contrast.
struct StrokeFinder {
    private var runs: [(left: Int, right: Int, row: Int, sum: Int)] = []
    private var parents: [Int] = []
    private var shared: [Int] = []

    /// The strokes of a plane; `nil` when it has more stretches of such pixels than `most`.
    static func strokes(
        in contrast: [UInt8],
        width: Int,
        atLeast level: UInt8,
        most: Int,
    ) -> [Stroke]? {
        var finder = Self()
        guard finder.collectRuns(contrast, width, level, most) else { return nil }
        finder.joinRows()
        return finder.gather()
    }

    private mutating func collectRuns(
        _ contrast: [UInt8],
        _ width: Int,
        _ level: UInt8,
        _ most: Int,
    ) -> Bool {
        contrast.withUnsafeBufferPointer { pixels in
            for row in 0..<(pixels.count / max(width, 1)) {
                let (start, end) = (row * width, (row + 1) * width)
                var place = start
                while place < end {
                    guard pixels[place] >= level else {
                        place += 1
                        continue
                    }
                    let first = place
                    var sum = 0
                    while place < end, pixels[place] >= level {
                        sum += Int(pixels[place])
                        place += 1
                    }
                    runs.append((first - start, place - start, row, sum))
                }
                if runs.count > most { return false }
            }
            return true
        }
    }

    /// Joins each stretch with those that it touches in the row above, corners included.
    private mutating func joinRows() {
        parents = Array(runs.indices)
        shared = Array(repeating: 0, count: runs.count)
        var (above, current) = (0, 0)
        while current < runs.count {
            let row = runs[current].row
            while above < current, runs[above].row < row - 1 { above += 1 }
            while above < current, runs[above].row == row - 1,
                runs[above].right < runs[current].left
            {
                above += 1
            }
            var look = above
            while look < current, runs[look].row == row - 1,
                runs[look].left <= runs[current].right
            {
                join(look, current)
                let (left, right) = (
                    max(runs[look].left, runs[current].left),
                    min(runs[look].right, runs[current].right),
                )
                shared[current] += max(right - left, 0)
                look += 1
            }
            current += 1
        }
    }

    private mutating func join(_ first: Int, _ second: Int) {
        let (one, other) = (root(first), root(second))
        if one != other { parents[max(one, other)] = min(one, other) }
    }

    private mutating func root(_ index: Int) -> Int {
        var index = index
        while parents[index] != index {
            parents[index] = parents[parents[index]]
            index = parents[index]
        }
        return index
    }

    private mutating func gather() -> [Stroke] {
        var (strokes, places) = ([Stroke](), [Int](repeating: -1, count: runs.count))
        for (index, run) in runs.enumerated() {
            let length = run.right - run.left
            var part = Stroke(left: run.left, top: run.row, right: run.right, bottom: run.row + 1)
            (part.area, part.contrastSum) = (length, run.sum)
            part.outline = 2 + 2 * (length - shared[index])
            let root = root(index)
            if places[root] < 0 {
                places[root] = strokes.count
                strokes.append(part)
            } else {
                strokes[places[root]].absorb(part)
            }
        }
        return strokes
    }
}
