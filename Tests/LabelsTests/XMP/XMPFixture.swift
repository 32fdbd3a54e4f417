import Testing

/// A packet as some program writes it.
struct XMPFixture: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    var bytes: [UInt8] { Array(text.utf8) }

    static let all = [
        XMPFixture(testDescription: "exiftool's", text: exiftool),
        XMPFixture(testDescription: "Adobe's", text: adobe),
        XMPFixture(testDescription: "made by hand", text: handMade),
        XMPFixture(testDescription: "empty", text: empty),
        XMPFixture(testDescription: "with lists", text: lists),
    ]

    static let exiftool = """
        <?xpacket begin='\u{FEFF}' id='W5M0MpCehiHzreSzNTczkc9d'?>
        <x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='Image::ExifTool 12.57'>
        <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>

         <rdf:Description rdf:about=''
          xmlns:TC260='http://www.tc260.org.cn/ns/AIGC/1.0/'>
          <TC260:AIGC>{&quot;Label&quot;:&quot;1&quot;}</TC260:AIGC>
         </rdf:Description>

         <rdf:Description rdf:about=''
          xmlns:dc='http://purl.org/dc/elements/1.1/'>
          <dc:title>
           <rdf:Alt>
            <rdf:li xml:lang='x-default'>O&#39;Neill &amp; Söhne</rdf:li>
           </rdf:Alt>
          </dc:title>
         </rdf:Description>
        </rdf:RDF>
        </x:xmpmeta>
                          \n<?xpacket end='w'?>
        """

    static let adobe = """
        <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 9.1-c001">
           <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
              <rdf:Description rdf:about="uuid:1"
                    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
                    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
                    xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
                    xmlns:q="http://www.tc260.org.cn/ns/AIGC/1.0/"
                    xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
                 xmp:CreatorTool="Adobe &quot;PS&quot; 26"
                 q:AIGC='{"Label":"2"}'
                 i:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/composite">
                 <xmpMM:History>
                    <rdf:Seq>
                       <rdf:li stEvt:action="created" xmp:CreatorTool="someone else"/>
                       <rdf:li rdf:parseType="Resource"><xmp:CreatorTool>x</xmp:CreatorTool></rdf:li>
                    </rdf:Seq>
                 </xmpMM:History>
              </rdf:Description>
           </rdf:RDF>
        </x:xmpmeta>
        <?xpacket end="r"?>
        """

    static let handMade = """
        <!-- by hand --><RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><Description about="">\
        <a:AIGC xmlns:a="http://www.tc260.org.cn/ns/AIGC/1.0/"><![CDATA[{"Label":]]>"3&#x22;}</a:AIGC>\
        <TC260:AIGC xmlns:TC260="urn:not-theirs">no</TC260:AIGC></Description></RDF>
        """

    static let empty = """
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>\
        </x:xmpmeta>
        """

    static let lists = """
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
         xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:t="http://purl.org/dc/terms/">
        <rdf:Description rdf:about="" i:AISystemUsed="A">
        <i:AISystemUsed>B</i:AISystemUsed>
        <i:DigitalSourceType rdf:resource="http://cv.iptc.org/x"/>
        <i:AIPromptInformation><rdf:Bag><rdf:li>one</rdf:li><rdf:li>two</rdf:li></rdf:Bag></i:AIPromptInformation>
        <t:provenance rdf:parseType="Resource"><rdf:value>u</rdf:value><t:q>z</t:q></t:provenance>
        </rdf:Description><rdf:Description rdf:about=""><i:AISystemUsed xml:lang="en">C</i:AISystemUsed>
        </rdf:Description></rdf:RDF>
        """
}
