using System.Security.Cryptography;
using ImageGen.Generators;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// The token in the page's address. It is stored so that bookmarks stay valid, in a file that only its owner can read.
/// </summary>
internal static class AccessToken
{
    private const string FileName = "viewer-token";
    private const int Bytes = 16;
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Generates a token.</summary>
    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Returns the stored token, or generates and stores a new one.</summary>
    /// <param name="folder">The folder of its file.</param>
    /// <param name="renews">Whether to replace the stored token.</param>
    /// <param name="output">
    /// Receives a message if it cannot be stored, or is replaced because others could read it.
    /// </param>
    public static string Keep(string folder, bool renews, TextWriter output)
    {
        string path = Path.Combine(folder, FileName);
        if (!renews && Read(path, output) is { } kept)
            return kept;
        string token = Create();
        try
        {
            UserCache.Make(folder, "the token of the page's address");
            Write(path, token);
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            output.WriteLine(
                $"{path}: the token of the page's address cannot be saved ({OneLine.Of(e.Message).TrimEnd('.')}); "
                + "bookmarks of this address stop working after this run");
        }

        return token;
    }

    private static string? Read(string path, TextWriter output)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OnlyOwner) != UnixFileMode.None)
            {
                output.WriteLine($"{path}: other users could read this token, so it was replaced");
                return null;
            }

            string text = File.ReadAllText(path).Trim();
            return text.Length == 2 * Bytes && text.All(char.IsAsciiHexDigitLower) ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Written to a temporary file created with its permissions, so that others can never open it.
    private static void Write(string path, string token)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OnlyOwner;
        using (var writer = new StreamWriter(temporary, options))
            writer.Write(token);
        File.Move(temporary, path, overwrite: true);
    }
}
