/// The identifiers of the elements that are read or written here (RFC 9559, section 5.1), with
/// the bits that mark their length.
enum MatroskaID {
    // RFC 8794, section 11: elements of every EBML document.
    static let ebml: UInt32 = 0x1A45_DFA3
    static let readVersion: UInt32 = 0x42F7
    static let maxIDLength: UInt32 = 0x42F2
    static let maxSizeLength: UInt32 = 0x42F3
    static let docType: UInt32 = 0x4282
    static let checksum: UInt32 = 0xBF
    static let void: UInt32 = 0xEC

    static let segment: UInt32 = 0x1853_8067
    static let seekHead: UInt32 = 0x114D_9B74
    static let info: UInt32 = 0x1549_A966
    static let tracks: UInt32 = 0x1654_AE6B
    static let chapters: UInt32 = 0x1043_A770
    static let cluster: UInt32 = 0x1F43_B675
    static let cues: UInt32 = 0x1C53_BB6B
    static let attachments: UInt32 = 0x1941_A469
    static let tags: UInt32 = 0x1254_C367
    /// What may stand directly in a Segment, so that it ends a Cluster of unknown size.
    static let levelOne: Set<UInt32> = [
        seekHead, info, tracks, chapters, cluster, cues, attachments, tags,
    ]

    static let seek: UInt32 = 0x4DBB
    static let seekID: UInt32 = 0x53AB
    static let seekPosition: UInt32 = 0x53AC

    static let timestampScale: UInt32 = 0x2AD7B1
    static let duration: UInt32 = 0x4489
    static let title: UInt32 = 0x7BA9
    static let muxingApp: UInt32 = 0x4D80
    static let writingApp: UInt32 = 0x5741

    static let trackEntry: UInt32 = 0xAE
    static let trackNumber: UInt32 = 0xD7
    static let trackType: UInt32 = 0x83
    static let trackTimestampScale: UInt32 = 0x23314F
    static let trackOperation: UInt32 = 0xE2
    static let blockAdditionMapping: UInt32 = 0x41E4
    static let flagInterlaced: UInt32 = 0x9A
    static let defaultDuration: UInt32 = 0x23E383
    static let codecID: UInt32 = 0x86
    static let codecPrivate: UInt32 = 0x63A2
    static let video: UInt32 = 0xE0
    static let pixelWidth: UInt32 = 0xB0
    static let pixelHeight: UInt32 = 0xBA
    static let audio: UInt32 = 0xE1
    static let samplingFrequency: UInt32 = 0xB5
    static let outputSamplingFrequency: UInt32 = 0x78B5
    static let channels: UInt32 = 0x9F
    static let bitDepth: UInt32 = 0x6264
    static let contentEncodings: UInt32 = 0x6D80
    static let contentEncoding: UInt32 = 0x6240
    static let contentEncodingType: UInt32 = 0x5033
    static let contentEncryption: UInt32 = 0x5035
    static let contentEncodingScope: UInt32 = 0x5032
    static let contentCompression: UInt32 = 0x5034
    static let contentCompAlgo: UInt32 = 0x4254
    static let contentCompSettings: UInt32 = 0x4255

    static let tag: UInt32 = 0x7373
    static let targets: UInt32 = 0x63C0
    /// Which track, edition, chapter or attachment a tag is about.
    static let targetUIDs: Set<UInt32> = [0x63C5, 0x63C9, 0x63C4, 0x63C6]
    static let simpleTag: UInt32 = 0x67C8
    static let tagName: UInt32 = 0x45A3
    static let tagString: UInt32 = 0x4487
    static let tagBinary: UInt32 = 0x4485

    static let timestamp: UInt32 = 0xE7
    static let position: UInt32 = 0xA7
    static let prevSize: UInt32 = 0xAB
    static let simpleBlock: UInt32 = 0xA3
    static let encryptedBlock: UInt32 = 0xAF
    static let blockGroup: UInt32 = 0xA0
    static let block: UInt32 = 0xA1
    static let blockAdditions: UInt32 = 0x75A1
    static let blockDuration: UInt32 = 0x9B
    static let referenceBlock: UInt32 = 0xFB
    static let codecState: UInt32 = 0xA4
    static let discardPadding: UInt32 = 0x75A2

    static let cuePoint: UInt32 = 0xBB
    static let cueTime: UInt32 = 0xB3
    static let cueTrackPositions: UInt32 = 0xB7
    static let cueTrack: UInt32 = 0xF7
    static let cueClusterPosition: UInt32 = 0xF1
    static let cueRelativePosition: UInt32 = 0xF0
    static let cueDuration: UInt32 = 0xB2
    static let cueBlockNumber: UInt32 = 0x5378
    /// The masters on the way from Cues and SeekHead to what states a place in the Segment.
    static let positionedMasters: Set<UInt32> = [
        cues, cuePoint, cueTrackPositions, 0xDB, seekHead, seek,
    ]
    /// What states a place: CueClusterPosition, CueCodecState, CueRefCluster, CueRefCodecState,
    /// SeekPosition.
    static let positions: Set<UInt32> = [
        cueClusterPosition, 0xEA, 0x97, 0xEB, seekPosition,
    ]
}
