using System.Text.RegularExpressions;

namespace ImageGen.Tests.Viewer;

/// <summary>Nothing is read back on the way to the display, held by what the source may contain.</summary>
public sealed partial class ReadbackHouseTests
{
    [Fact]
    public void Only_one_type_maps_for_reading_and_one_for_writing()
    {
        string[] mapping =
        [
            .. Sources().Where(
                file => Map().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName).Order(StringComparer.Ordinal)!,
        ];
        Assert.Equal(["GpuReadback.cs", "UploadBuffer.cs"], mapping);
    }

    [Fact]
    public void The_one_that_writes_says_that_it_reads_nothing()
    {
        string upload = File.ReadAllText(Sources().Single(file => Path.GetFileName(file) == "UploadBuffer.cs"));
        Assert.Single(Map().Matches(upload));
        Assert.Matches(@"new Silk\.NET\.Direct3D12\.Range\(0, 0\);[\s\S]{0,120}->Map\(0, &nothing", upload);
    }

    [Fact]
    public void The_one_that_reads_counts_every_byte()
    {
        string readback = File.ReadAllText(Sources().Single(file => Path.GetFileName(file) == "GpuReadback.cs"));
        Assert.Equal(
            Map().Count(readback),
            Regex.Count(readback, @"Readbacks\.Add\(", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Readback_memory_is_nobody_else_s() => Assert.Equal(
        ["GpuBuffer.cs", "GpuReadback.cs"],
        Sources()
            .Where(file => File.ReadAllText(file).Contains("HeapType.Readback", StringComparison.Ordinal))
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("SynchronizeBoundOutputs")]
    [InlineData("GetTensorDataAsSpan")]
    [InlineData("ReadFromSubresource")]
    public void No_call_that_would_bring_results_back_is_there(string call) =>
        Assert.DoesNotContain(Sources(), file => File.ReadAllText(file).Contains(call, StringComparison.Ordinal));

    [Fact]
    public void No_call_writes_to_a_field_that_the_collector_may_move() => Assert.DoesNotContain(
        Sources(), file => FieldAddress().IsMatch(File.ReadAllText(file)));

    [Fact]
    public void COM_is_spoken_where_it_can_be_left_out()
    {
        string viewer = Path.Combine(Repository.Folder, "src", "Viewer");
        IEnumerable<string> speakers = Directory.GetFiles(viewer, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split('/', '\\').Contains("obj"))
            .Where(
                file => File.ReadLines(file).Any(line => line.StartsWith("using Silk.NET", StringComparison.Ordinal)));
        Assert.All(speakers, file => Assert.Contains("Interop", file.Split('/', '\\')));
    }

    [Fact]
    public void There_is_one_if_for_DirectML()
    {
        string viewer = Path.Combine(Repository.Folder, "src", "Viewer");
        IEnumerable<string?> conditional = Directory.GetFiles(viewer, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split('/', '\\').Contains("obj"))
            .Where(file => File.ReadAllText(file).Contains("#if", StringComparison.Ordinal))
            .Select(Path.GetFileName);
        Assert.Equal(["DirectMLBackend.cs"], conditional);
    }

    private static string[] Sources() =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Folder, "src", "Viewer"), "*.cs", SearchOption.AllDirectories)
            .Where(file => file.Split('/', '\\').Contains("Interop")),
    ];

    [GeneratedRegex(@"\b_\w+(\[\w+\])?\.GetAddressOf", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FieldAddress();

    [GeneratedRegex(@"->Map\(", RegexOptions.None, 1000)]
    private static partial Regex Map();
}
