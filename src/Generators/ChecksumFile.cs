using System.Text;

namespace ImageGen.Generators;

/// <summary>
/// The optional file SHA256SUMS beside generator files, in the format of sha256sum(1): per line 64 hexadecimal digits,
/// a space, a space or asterisk, and a file name, which may begin with "./". It is UTF-8, or as its byte order mark
/// says (PowerShell writes UTF-16). A generator that is listed must match; others are not checked.
/// </summary>
internal static class ChecksumFile
{
    /// <summary>Its name.</summary>
    public const string Name = "SHA256SUMS";

    private const int Digits = 64;
    private const int LargestLength = 1 << 20;

    /// <summary>Checks a file against its line, if there is one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">SHA-256 of its content, in lowercase hexadecimal digits.</param>
    /// <exception cref="InputException">The file is listed with another checksum.</exception>
    public static void Check(string path, string sha256)
    {
        if (Read(path) is not { } list)
            return;
        string? listed = list.Lines.Select(line => Entry(line, path)).LastOrDefault(digits => digits is not null);
        if (listed is null || string.Equals(listed, sha256, StringComparison.OrdinalIgnoreCase))
            return;
        throw new InputException(
            $"{path}: does not match its checksum in {Name}, so it is damaged or was replaced; copy it again, or "
            + $"update the line (sha256sum *.onnx > {Name})");
    }

    /// <summary>Updates the line of a file that was written, if it is listed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">SHA-256 of its new content, in lowercase hexadecimal digits.</param>
    /// <exception cref="InputException">The list cannot be written.</exception>
    public static void Update(string path, string sha256)
    {
        if (Read(path) is not { } list || list.Lines.All(line => Entry(line, path) is null))
            return;
        string[] lines = [.. list.Lines.Select(line => Entry(line, path) is null ? line : sha256 + line[Digits..])];
        AtomicFile.Write(list.Path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    /// <summary>The list beside a file; null if there is none that can be read.</summary>
    private static (string Path, string[] Lines)? Read(string path)
    {
        string list = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, Name);
        try
        {
            if (new FileInfo(list) is not { Exists: true, Length: <= LargestLength })
                return null;
            using var reader = new StreamReader(RegularFile.OpenRead(list), Encoding.UTF8);
            return (list, reader.ReadToEnd().Split('\n'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The checksum in a line; null if the line is not of this file.</summary>
    private static string? Entry(string line, string path)
    {
        string text = line.TrimEnd('\r');
        return text.Length > Digits + 2
            && text[..Digits].All(char.IsAsciiHexDigit)
            && text[Digits] == ' '
            && text[Digits + 1] is ' ' or '*'
            && NameIn(text[(Digits + 2)..]) == Path.GetFileName(path)
                ? text[..Digits]
                : null;
    }

    private static string NameIn(string entry) => entry.StartsWith("./", StringComparison.Ordinal) ? entry[2..] : entry;
}
