using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Training;

/// <summary>Pairs of a mask of two colours and an RGB picture that shows the same halves in other colours.</summary>
internal sealed class PairsFixture : DataSet
{
    private const int Side = 16;

    public override string Name => "pairs-fixture";

    public override string Title => "halves";

    public override string Origin => "drawn here";

    public override ImageShape Shape { get; } = new(3, Side, Side);

    public override IReadOnlyList<string> ClassNames { get; } = ["halves"];

    public override SourceInfo Source { get; } =
        new(
            new ImageShape(3, Side, Side),
            "mask",
            [new PaletteEntry("left", "#000000"), new PaletteEntry("right", "#ff0080")]);

    public override IReadOnlyList<string> Fetch(DataStore store) => [];

    public override bool IsPresent(DataStore store) => true;

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor edges = torch.arange(24).reshape(24, 1, 1, 1) % Side;
        torch.Tensor right = torch.arange(Side).reshape(1, 1, 1, Side).expand(24, 3, Side, Side) >= edges;
        torch.Tensor colors = torch.tensor(new byte[] { 255, 0, 128 }).reshape(1, 3, 1, 1);
        torch.Tensor sources = (right * colors).to(torch.ScalarType.Byte);
        torch.Tensor pictures = torch.where(right, torch.full(1, 200L), torch.full(1, 40L)).to(torch.ScalarType.Byte);
        return new PictureSet(
            pictures.contiguous().DetachFromDisposeScope(),
            torch.zeros(24, torch.ScalarType.Int64).DetachFromDisposeScope(),
            1,
            sources.contiguous().DetachFromDisposeScope())
        { SourceKind = PictureKind.Mask };
    }
}
