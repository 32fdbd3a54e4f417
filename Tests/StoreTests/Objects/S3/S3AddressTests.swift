import Testing

@testable import Store

@Suite struct S3AddressTests {
    @Test func `a bucket at AWS stands in the host's name, elsewhere in the path`() throws {
        let aws = try S3Address(parsing: "s3://media-1", region: "eu-central-1")
        #expect(
            aws.url(of: aws.request("GET", "a b"))
                == "https://media-1.s3.eu-central-1.amazonaws.com/a%20b"
        )
        #expect(
            aws.url(of: aws.request("GET", nil)) == "https://media-1.s3.eu-central-1.amazonaws.com/"
        )
        let own = try S3Address(parsing: "s3://media-1/x/y/", endpoint: "s3.example.org:9000")
        #expect(own.prefix == "x/y/")
        #expect(own.url(of: own.request("GET", "k")) == "https://s3.example.org:9000/media-1/k")
        #expect(own.url(of: own.request("GET", nil)) == "https://s3.example.org:9000/media-1")
        let dotted = try S3Address(parsing: "s3://media.example")
        #expect(dotted.isPathStyle)
        let hosted = try S3Address(
            parsing: "s3://media-1",
            endpoint: "http://store.example:80/",
            pathStyle: false,
        )
        #expect(hosted.url(of: hosted.request("GET", "k")) == "http://media-1.store.example/k")
        #expect(own.sibling("other").request("GET", "z").path == "/other/z")
    }

    @Test(
        arguments: [
            ("s3:/x", nil, nil, .place), ("folder", nil, nil, .place),
            ("s3://AB", nil, nil, .bucket),
            ("s3://ab", nil, nil, .bucket), ("s3://abc/../x", nil, nil, .prefix),
            ("s3://abc/a b", nil, nil, .prefix), ("s3://abc", "https://h/path", nil, .endpoint),
            ("s3://abc", "ftp://h", nil, .endpoint), ("s3://abc", "https://u:p@h", nil, .endpoint),
            ("s3://abc", nil, "a/b", .region),
        ] as [(String, String?, String?, S3AddressFault)]
    )
    func `what can't be a place is refused with how to write it`(
        _ place: String,
        _ endpoint: String?,
        _ region: String?,
        _ fault: S3AddressFault,
    ) {
        #expect(throws: fault) {
            try S3Address(parsing: place, endpoint: endpoint, region: region)
        }
        #expect(fault.description.hasPrefix("must "))
    }
}
