using System.Text;
using System.Xml;
using ImageGen.Generators;

namespace ImageGen.Viewer.Images.Metadata;

/// <summary>
/// How a picture was made, as stored in its file: the session string, the models, and the painting. In every format it
/// is one XMP packet (ISO 16684-1), which other tools show.
/// </summary>
/// <param name="Session">
/// The session string; null if the picture cannot be reproduced by a session, as for pictures of a folder.
/// </param>
/// <param name="Models">The models, in the order of the session.</param>
internal sealed record PictureOrigin(string? Session, IReadOnlyList<OriginModel> Models)
{
    /// <summary>The maximum size of a packet in bytes.</summary>
    public const int LargestPacket = 4 << 20;

    private const int LongestSession = Scenes.SavedViews.SessionString.Longest;
    private const int MostModels = Scenes.SavedViews.SavedView.MostModels;
    private const int LongestName = 200;
    private const int HexDigits = 64;

    private const string Namespace = "urn:imagegen:picture:1";
    private const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private const string Meta = "adobe:ns:meta/";

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The painting as a PNG; null if none is shown.</summary>
    public byte[]? Painting { get; init; }

    /// <summary>Serializes the origin as an XMP packet in UTF-8.</summary>
    public byte[] ToPacket()
    {
        var text = new StringBuilder("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            ConformanceLevel = ConformanceLevel.Fragment,
        };
        using (var writer = XmlWriter.Create(text, settings))
        {
            writer.WriteStartElement("x", "xmpmeta", Meta);
            writer.WriteStartElement("rdf", "RDF", Rdf);
            writer.WriteStartElement("rdf", "Description", Rdf);
            writer.WriteAttributeString("rdf", "about", Rdf, "");
            writer.WriteAttributeString("xmp", "CreatorTool", "http://ns.adobe.com/xap/1.0/", "ImageGen viewer");
            if (Session is not null)
                writer.WriteAttributeString("imagegen", "session", Namespace, Session);
            writer.WriteAttributeString(
                "imagegen", "models", Namespace, string.Join(' ', from model in Models select model.Text));
            if (Painting is not null)
                writer.WriteAttributeString(
                    "imagegen", "painting", Namespace, Convert.ToBase64String(Painting));
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        text.Append("\n<?xpacket end=\"r\"?>");
        return StrictUtf8.GetBytes(text.ToString());
    }

    /// <summary>Parses a packet.</summary>
    /// <param name="packet">The packet's bytes.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <returns>The origin; null if the packet was written by another program.</returns>
    /// <exception cref="InputException">The packet is an invalid one of this program.</exception>
    public static PictureOrigin? Read(ReadOnlySpan<byte> packet, string name)
    {
        // A packet of another program is ignored, whatever it contains.
        if (packet.IndexOf(Encoding.UTF8.GetBytes(Namespace)) < 0)
            return null;
        if (packet.Length > LargestPacket)
            throw Wrong(name, $"is larger than {LargestPacket >> 20} MB");
        try
        {
            return Read(StrictUtf8.GetString(packet), name);
        }
        catch (DecoderFallbackException e)
        {
            throw Wrong(name, "is not UTF-8", e);
        }
        catch (XmlException e)
        {
            throw Wrong(name, "is not well-formed XML", e);
        }
    }

    /// <summary>Creates the exception for invalid metadata.</summary>
    public static InputException Wrong(string name, string what, Exception? inner = null) =>
        new(
            $"{name}: its metadata {what}; save the picture again, or give the session string",
            inner ?? new InvalidDataException(what));

    private static PictureOrigin? Read(string text, string name)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = LargestPacket,
            ConformanceLevel = ConformanceLevel.Fragment,
        };
        using var reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF')), settings);
        while (reader.Read())
        {
            bool isDescription = reader.NodeType == XmlNodeType.Element
                && reader.LocalName == "Description"
                && reader.NamespaceURI == Rdf;
            if (isDescription && reader.GetAttribute("models", Namespace) is { } models)
            {
                return new PictureOrigin(
                    SessionOf(reader.GetAttribute("session", Namespace), name), ModelsOf(models, name))
                {
                    Painting = PaintingOf(reader.GetAttribute("painting", Namespace), name),
                };
            }
        }

        return null;
    }

    private static string? SessionOf(string? text, string name) =>
        text is { Length: > LongestSession }
            ? throw Wrong(name, $"has a session of {text.Length} characters, {LongestSession} at most are expected")
            : text;

    private static OriginModel[] ModelsOf(string text, string name)
    {
        OriginModel[] models = text.Length > MostModels * (LongestName + HexDigits + 2)
            ? []
            : [.. text.Split(' ').Chunk(2).Select(ModelOf).OfType<OriginModel>()];
        return models.Length is > 0 and <= MostModels
            ? models
            : throw Wrong(name, "has no valid list of models");
    }

    private static OriginModel? ModelOf(string[] parts) =>
        parts is [{ Length: HexDigits } hash, { Length: > 0 and <= LongestName } escaped]
        && hash.All(char.IsAsciiHexDigitLower)
            ? new OriginModel(OneLine.Of(Uri.UnescapeDataString(escaped)), hash)
            : null;

    private static byte[]? PaintingOf(string? text, string name)
    {
        if (text is null)
            return null;
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length)
            ? bytes[..length]
            : throw Wrong(name, "has a painting that is not base64");
    }
}

/// <summary>A model that generated a picture.</summary>
/// <param name="Name">Name of the model file, without the extension.</param>
/// <param name="Sha256">SHA-256 of the model file: 64 hexadecimal digits.</param>
internal sealed record OriginModel(string Name, string Sha256)
{
    private const int LongestName = 200;

    /// <summary>Creates the entry of a model file.</summary>
    public static OriginModel Of(GeneratorFile file) =>
        new(file.Name.Length <= LongestName ? file.Name : file.Name[..LongestName], file.Sha256);

    /// <summary>Hash and escaped name, separated by a space; neither contains one.</summary>
    public string Text => $"{Sha256} {Escaped}";

    private string Escaped
    {
        get
        {
            string escaped = Uri.EscapeDataString(Name);
            return escaped.Length <= LongestName ? escaped : "model";
        }
    }
}
