using System.Globalization;
using ImageGen.Viewer.Browser;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>The token of the page's address stays the same from start to start, and nobody else's to read.</summary>
public sealed class AccessTokenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);

    private string Kept => _folder.File("cache/viewer-token");

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void It_is_kept_until_it_is_renewed()
    {
        string token = Keep();
        Assert.Matches("^[0-9a-f]{32}$", token);
        Assert.Equal(token, Keep());
        string renewed = Keep(renews: true);
        Assert.NotEqual(token, renewed);
        Assert.Equal(renewed, Keep());
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public void Only_its_owner_may_read_it_and_one_that_others_could_read_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have other permissions there");
        if (OperatingSystem.IsWindows())
            return;
        string token = Keep();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Kept));
        File.SetUnixFileMode(Kept, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.NotEqual(token, Keep());
        Assert.Contains("other users could read this token", _output.ToString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Kept));
    }

    [Fact]
    public void What_is_no_token_is_replaced_and_where_none_can_be_kept_one_line_says_so()
    {
        string token = Keep();
        File.WriteAllText(Kept, "something else");
        Assert.NotEqual(token, Keep());
        File.WriteAllText(_folder.File("file"), "");
        string passing = AccessToken.Keep(_folder.File("file"), renews: false, _output);
        Assert.Matches("^[0-9a-f]{32}$", passing);
        Assert.Contains("the token of the page's address cannot be saved", _output.ToString());
        Assert.Single(_output.ToString().TrimEnd().Split('\n'));
    }

    private string Keep(bool renews = false) => AccessToken.Keep(_folder.File("cache"), renews, _output);
}
