using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class AdapterChoiceTests
{
    private static readonly AdapterDescription Fast = Adapter("GeForce RTX 4090", 0x1A2B);
    private static readonly AdapterDescription Slow = Adapter("UHD Graphics 770", 0x3C4D);
    private static readonly AdapterDescription Warp = Adapter("Microsoft Basic Render Driver", 0x5E6F) with
    {
        IsSoftware = true,
    };
    private static readonly AdapterDescription Broken = Adapter("Old card", 0x7777) with
    {
        Problem = "D3D12CreateDevice failed",
    };

    [Fact]
    public void The_fastest_hardware_comes_first()
    {
        var choice = AdapterChoice.Of([Fast, Slow, Warp], null);
        Assert.Equal((0, "the fastest GPU"), (choice.Index, choice.Reason));
        Assert.Equal(1, AdapterChoice.Of([Broken, Slow, Warp], null).Index);
    }

    [Fact]
    public void Only_those_that_are_chosen_are_examined()
    {
        var woken = new List<int>();
        AdapterDescription[] adapters = [Fast, Slow, Warp];
        AdapterDescription[] known = [Fast, Slow, Warp];
        var choice = AdapterChoice.OfExamined(adapters, "uhd", Examine);
        Assert.Equal(1, choice.Index);
        Assert.Equal([1], woken);
        Assert.True(adapters[1].IsExamined);
        Assert.False(adapters[0].IsExamined);
        Assert.DoesNotContain("Direct3D", adapters[0].Description, StringComparison.Ordinal);
        woken.Clear();
        // The fastest cannot be used: the next is tried, and no other.
        adapters = [Broken with { Problem = null }, Slow, Warp];
        known = [Broken, Slow, Warp];
        choice = AdapterChoice.OfExamined(adapters, null, Examine);
        Assert.Equal(1, choice.Index);
        Assert.Equal([0, 1], woken);
        adapters = [Broken with { Problem = null }, Slow];
        InputException refused = Assert.Throws<InputException>(
            () => AdapterChoice.OfExamined(adapters, "old", Examine));
        Assert.Contains("D3D12CreateDevice", refused.Message, StringComparison.Ordinal);

        AdapterDescription Examine(int index)
        {
            woken.Add(index);
            return known[index];
        }
    }

    [Fact]
    public void Software_plays_only_when_it_is_alone()
    {
        Assert.Equal(1, AdapterChoice.Of([Warp, Slow], null).Index);
        var alone = AdapterChoice.Of([Broken, Warp], null);
        Assert.Equal(1, alone.Index);
        Assert.Contains("no GPU", alone.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("software", 2)]
    [InlineData("WARP", 2)]
    [InlineData("1", 1)]
    [InlineData("uhd", 1)]
    [InlineData("0000000000001A2B", 0)]
    public void What_is_asked_for_is_taken(string asked, int index) =>
        Assert.Equal(
            (index, "requested"),
            (AdapterChoice.Of([Fast, Slow, Warp], asked).Index, AdapterChoice.Of([Fast, Slow, Warp], asked).Reason));

    [Theory]
    [InlineData("7")]
    [InlineData("Arc")]
    [InlineData("00000000000000FF")]
    public void What_is_not_there_is_refused(string asked)
    {
        InputException refused = Assert.Throws<InputException>(() => AdapterChoice.Of([Fast], asked));
        Assert.Contains(asked, refused.Message, StringComparison.Ordinal);
        Assert.Contains("viewer devices", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_used_is_refused_with_its_reason()
    {
        InputException refused = Assert.Throws<InputException>(() => AdapterChoice.Of([Fast, Broken], "old"));
        Assert.Contains("D3D12CreateDevice failed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_adapter_there_is_none() => Assert.Equal(
        (null, "there is no adapter"), (AdapterChoice.Of([], null).Index, AdapterChoice.Of([], null).Reason));

    [Fact]
    public void Where_none_can_be_used_the_reason_is_told()
    {
        // A missing DirectML.dll is a problem of every adapter: its line must not be lost.
        var choice = AdapterChoice.Of([Broken], null);
        Assert.Equal((null, "no adapter can be used: D3D12CreateDevice failed"), (choice.Index, choice.Reason));
    }

    [Theory]
    [InlineData(2u, 0x10DEu, 1u, "Something", true)]
    [InlineData(0u, 0x1414u, 0x8Cu, "Microsoft Basic Render Driver", true)]
    [InlineData(0u, 0x10005u, 0u, "llvmpipe (LLVM 19.1.7, 256 bits)", true)]
    [InlineData(0u, 0x10DEu, 0x2684u, "NVIDIA GeForce RTX 4090", false)]
    public void Software_is_told_from_hardware(uint flags, uint vendor, uint device, string name, bool isSoftware) =>
        Assert.Equal(isSoftware, SoftwareAdapters.IsSoftware(flags, vendor, device, name));

    [Fact]
    public void A_description_says_all_there_is_to_say()
    {
        string text = (Fast with
        {
            ShaderModel = "6.6",
            DirectMLFeatureLevel = "6.4",
            Driver = "31.0.15.3623",
            IsExamined = true,
        }).Description;
        foreach (string part in (string[])["GeForce", "0000000000001A2B", "MiB", "31.0.15.3623", "hardware", "shader "
            + "model 6.6", "DirectML 6.4"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Contains("no DirectML", (Broken with { IsExamined = true }).Description, StringComparison.Ordinal);
        Assert.EndsWith("D3D12CreateDevice failed", Broken.Description, StringComparison.Ordinal);
    }

    private static AdapterDescription Adapter(string name, long luid) =>
        new(name, luid, 8UL << 30, 16UL << 30, "", IsSoftware: false);
}
