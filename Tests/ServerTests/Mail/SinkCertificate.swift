import Foundation
import NIOSSL

/// What a mail server of tests shows, good until 2126 for `localhost` and 127.0.0.1.
///
/// Nobody trusts it who isn't told to, so its key is no secret.
enum SinkCertificate {
    /// The certificate in a file, for whoever is to trust it.
    static let file = Result {
        let place = FileManager.default.temporaryDirectory
            .appending(path: "sink-\(UUID().uuidString).pem")
        try Data(certificateText.utf8).write(to: place)
        return place.path
    }

    static func context() throws -> NIOSSLContext {
        let certificate = try NIOSSLCertificate(
            bytes: Array(certificateText.utf8),
            format: .pem,
        )
        let key = try NIOSSLPrivateKey(bytes: Array(keyText.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: [.certificate(certificate)],
                privateKey: .privateKey(key),
            )
        )
    }

    private static let keyText = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3meseqe2QbyXUII2
        UoAxvA3JN6GvBxhuBPUsjl/ZnG2hRANCAASgd5R5kuxqsWS7qUIdB1OWmdsCrMgo
        D+EtxZYnUE8aTkDgJI67Vfp7CoUP51L2ubRvS9rtLS5odPyVLJYCHoYz
        -----END PRIVATE KEY-----
        """

    private static let certificateText = """
        -----BEGIN CERTIFICATE-----
        MIIBnDCCAUGgAwIBAgIUXrCmQnxuNEEf9/NFWxSwwJxBIFEwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjA5Mzk1OVoYDzIxMjYxMDI5
        MDkzOTU5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAASgd5R5kuxqsWS7qUIdB1OWmdsCrMgoD+EtxZYnUE8aTkDgJI67Vfp7
        CoUP51L2ubRvS9rtLS5odPyVLJYCHoYzo28wbTAdBgNVHQ4EFgQUU29Lr5Dg96WN
        agOCh3OE1LeZSrIwHwYDVR0jBBgwFoAUU29Lr5Dg96WNagOCh3OE1LeZSrIwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSQAwRgIhANcVsxq77xSL2jioNLFPaRLu9g8wsaWpVrOLNmXIzSDlAiEA
        rNce6RiRtDkgheBbGwkAyisE+2Kwum6O3X6NaQEJfgM=
        -----END CERTIFICATE-----
        """
}
