using System.Globalization;
using ImageGen.Viewer.Commands;

namespace ImageGen.Tests.Viewer.Commands;

/// <summary>The viewer's command line with a folder of its own, as a person would run it.</summary>
internal sealed class ViewerProgram : IDisposable
{
    public TemporaryFolder Folder { get; } = new();

    public StringWriter Output { get; } = new(CultureInfo.InvariantCulture);

    public StringWriter Error { get; } = new(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        Folder.Dispose();
        Output.Dispose();
        Error.Dispose();
    }

    /// <summary>Runs render, which must succeed.</summary>
    public async Task Renders(params string[] arguments)
    {
        int code = await ViewerCommandLine.RunAsync(
            ["render", .. arguments], Output, Error, TestContext.Current.CancellationToken);
        Assert.Equal("", Error.ToString());
        Assert.Equal(0, code);
    }

    /// <summary>Runs render, which must say one line with a certain part in it and write nothing.</summary>
    public async Task Refuses(string part, params string[] arguments)
    {
        string[] names = Folder.Names();
        int code = await ViewerCommandLine.RunAsync(
            ["render", .. arguments], Output, Error, TestContext.Current.CancellationToken);
        string error = Error.ToString();
        Assert.Equal(2, code);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(names, Folder.Names());
        Error.GetStringBuilder().Clear();
    }
}
