using ImageGen.Generators.Format;
using ImageGen.Trainer.Data.Downloads;
using TorchSharp;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>
/// Shapes that the program draws itself, as outlines and filled: a shape's class sets its colour, its size sets its
/// size. Nothing to fetch, so a translator can be tried anywhere; the same pictures on every machine.
/// </summary>
internal sealed class ShapePairsDataSet : DataSet
{
    private const int Side = 32;
    private const int TrainCount = 1_200;
    private const int TestCount = 240;

    // R, G, B of the largest shape of each class.
    private static readonly byte[][] Colours =
    [
        [220, 60, 50],
        [40, 110, 220],
        [245, 190, 40],
        [50, 160, 80],
        [150, 80, 190],
        [240, 130, 40],
    ];

    public override string Name => "shape-pairs";

    public override string Title =>
        "1,440 discs, rings, squares, triangles, crosses and stripes, 32x32, outline to coloured shape, RGB";

    public override string Origin => "drawn by this program; nothing is fetched";

    public override ImageShape Shape { get; } = new(3, Side, Side);

    public override SourceInfo Source { get; } = new(new ImageShape(1, Side, Side), "outline", []);

    public override IReadOnlyList<string> ClassNames => PlainShape.Names;

    public override IReadOnlyList<string> Fetch(DataStore store) => ["shape-pairs (drawn when they are needed)"];

    public override bool IsPresent(DataStore store) => true;

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        int count = split == DataSplit.Train ? TrainCount : TestCount;
        var random = new Random(split == DataSplit.Train ? 3 : 4);
        (byte[][]? outlines, byte[][]? pictures, long[]? labels) = (
            new byte[count][], new byte[count][], new long[count]);
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % ClassNames.Count;
            (outlines[i], pictures[i]) = Draw((int)labels[i], random);
        }

        return new PictureSet(
            PictureStack.Of(pictures, Shape),
            torch.tensor(labels, torch.ScalarType.Int64),
            ClassNames.Count,
            PictureStack.Of(outlines, Source.Shape))
        { SourceKind = PictureKind.Outline };
    }

    private static (byte[] Outline, byte[] Picture) Draw(int shape, Random random)
    {
        double radius = 7 + (6 * random.NextDouble());
        double centerX = (Side / 2.0) + ((random.NextDouble() - 0.5) * 6);
        double centerY = (Side / 2.0) + ((random.NextDouble() - 0.5) * 6);
        (double sine, double cosine) = Math.SinCos(random.NextDouble() * 2 * Math.PI);
        double shade = 0.6 + (0.4 * (radius - 7) / 6);
        (byte[]? outline, byte[]? picture) = (new byte[Side * Side], new byte[3 * Side * Side]);
        for (int i = 0; i < Side * Side; i++)
        {
            (double dx, double dy) = ((i % Side) + 0.5 - centerX, (i / Side) + 0.5 - centerY);
            double distance = PlainShape.Distance(
                shape, (cosine * dx) + (sine * dy), (cosine * dy) - (sine * dx), radius);
            double ink = Math.Clamp(1.25 - Math.Abs(distance), 0, 1);
            double fill = Math.Clamp(0.5 - distance, 0, 1);
            outline[i] = Value(1 - ink);
            for (int channel = 0; channel < 3; channel++)
                picture[(channel * Side * Side) + i] = Value(
                    (1 - ink) * (1 - (fill * (1 - (shade * Colours[shape][channel] / 255)))));
        }

        return (outline, picture);
    }

    private static byte Value(double unit) => (byte)Math.Round(255 * unit);
}
