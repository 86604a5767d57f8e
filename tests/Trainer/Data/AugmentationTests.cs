using ImageGen.Generators;
using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class AugmentationTests
{
    private const string Everything = "flip,flip-vertical,rotate=180,crop=0.2,color=0.1";

    [Fact]
    public void Flip_mirrors_about_half_of_the_pictures_and_leaves_the_rest()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor pictures = torch.arange(400 * 6, torch.ScalarType.Int32).reshape(400, 1, 2, 3);
        torch.Tensor flipped = Vary("flip", pictures, seed: 1);
        torch.Tensor mirrored = flipped.eq(pictures.flip(3)).all(3).all(2).all(1);
        torch.Tensor same = flipped.eq(pictures).all(3).all(2).all(1);
        Assert.True(mirrored.logical_xor(same).all().item<bool>());
        Assert.InRange(mirrored.sum().item<long>(), 150, 250);
    }

    [Fact]
    public void Flip_draws_one_number_a_picture_and_nothing_else()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var used = new torch.Generator(4);
        using var expected = new torch.Generator(4);
        torch.Tensor pictures = torch.rand(30, 3, 5, 5);
        torch.Tensor flipped = Augmentation.Parse("flip").Apply(pictures, null, Set(), used).Pictures;
        torch.Tensor mirrored = torch.rand(30, 1, 1, 1, generator: expected) < 0.5;
        Assert.True(Same(torch.where(mirrored, pictures.flip(3), pictures), flipped));
        Assert.True(Same(expected.get_state(), used.get_state()));
    }

    [Fact]
    public void Vertical_flip_mirrors_top_to_bottom()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor pictures = torch.arange(60 * 6, torch.ScalarType.Float32).reshape(60, 1, 3, 2);
        torch.Tensor flipped = Vary("flip-vertical", pictures, seed: 1);
        torch.Tensor mirrored = flipped.eq(pictures.flip(2)).all(3).all(2).all(1);
        Assert.True(mirrored.logical_xor(flipped.eq(pictures).all(3).all(2).all(1)).all().item<bool>());
        Assert.InRange(mirrored.sum().item<long>(), 15, 45);
    }

    [Theory]
    [InlineData("flip")]
    [InlineData("rotate=30")]
    [InlineData("crop=0.3")]
    [InlineData("color=0.2")]
    [InlineData(Everything)]
    public void The_same_state_of_the_generator_gives_the_same_pictures(string how)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor pictures = torch.rand(50, 3, 8, 8) * 255;
        Assert.True(Same(Vary(how, pictures, seed: 9), Vary(how, pictures, seed: 9)));
        Assert.False(Same(Vary(how, pictures, seed: 9), Vary(how, pictures, seed: 10)));
    }

    [Fact]
    public void None_draws_nothing()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(3);
        torch.Tensor before = generator.get_state();
        torch.Tensor pictures = torch.rand(5, 1, 4, 4);
        Assert.True(Same(pictures, Augmentation.None.Apply(pictures, null, Set(), generator).Pictures));
        Assert.True(Same(before, generator.get_state()));
    }

    /// <summary>A white bar from the centre to the right: turned by an angle, it points that way.</summary>
    [Fact]
    public void Rotation_turns_pictures_by_angles_that_reach_the_limit_and_no_further()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        const int Side = 33;
        torch.Tensor picture = torch.zeros(1, 1, Side, Side);
        picture[0, 0, torch.TensorIndex.Slice(15, 18), torch.TensorIndex.Slice(20, 28)] = 255;
        torch.Tensor turned = Vary("rotate=60", picture.expand(400, -1, -1, -1).contiguous(), seed: 2);
        torch.Tensor x = torch.arange(Side).reshape(1, 1, 1, Side) - (Side / 2);
        torch.Tensor y = torch.arange(Side).reshape(1, 1, Side, 1) - (Side / 2);
        float[] angles = (torch.atan2((turned * y).sum([1, 2, 3]), (turned * x).sum([1, 2, 3])) * (180 / Math.PI))
            .data<float>().ToArray();
        Assert.InRange(angles.Min(), -60.5, -52);
        Assert.InRange(angles.Max(), 52, 60.5);
        Assert.InRange(angles.Average(), -6, 6);
    }

    [Fact]
    public void Rotation_keeps_shapes_when_pictures_are_not_square()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor x = torch.arange(48).reshape(1, 1, 1, 48) - 23.5;
        torch.Tensor y = torch.arange(24).reshape(1, 1, 24, 1) - 11.5;
        torch.Tensor disc = ((((x * x) + (y * y)) < 64).to(torch.ScalarType.Float32) * 255).expand(20, -1, -1, -1)
            .contiguous();
        // Beyond the middle square a turned picture shows its mirror image, and with it a second disc.
        torch.Tensor difference = (Vary("rotate=180", disc, seed: 3) - disc).narrow(3, 12, 24);
        Assert.InRange(difference.abs().mean().item<float>(), 0, 6);
    }

    /// <summary>On a ramp of values a crop shows a part of the range, at least the share that is kept.</summary>
    [Fact]
    public void A_crop_keeps_the_share_it_promises_at_any_place()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor ramp = (torch.arange(64, torch.ScalarType.Float32) * 4).reshape(1, 1, 1, 64).expand(300, 1, 64, 64)
            .contiguous();
        torch.Tensor cropped = Vary("crop=0.25", ramp, seed: 6);
        float[] shown = ((cropped.amax([1, 2, 3]) - cropped.amin([1, 2, 3])) / 252).data<float>().ToArray();
        Assert.InRange(shown.Min(), 0.745, 0.78);
        Assert.InRange(shown.Max(), 0.97, 1.0);
        float[] centres = cropped[torch.TensorIndex.Colon, 0, 32, 32].data<float>().ToArray();
        Assert.True(centres.Min() < 105 && centres.Max() > 150);
    }

    [Fact]
    public void A_white_picture_stays_white_whatever_the_geometry()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor white = torch.full([200, 3, 20, 20], 255f);
        Assert.True(
            (Vary("flip,flip-vertical,rotate=180,crop=0.5", white, seed: 8) - white).abs().max().item<float>() < 1e-3);
    }

    [Fact]
    public void A_mask_keeps_its_colours_and_moves_with_its_photograph()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor photographs = torch.nn.functional.avg_pool2d(torch.rand(40, 1, 36, 36), 5, 1).expand(-1, 3, -1, -1)
            .contiguous() * 255;
        torch.Tensor masks = Threshold(photographs);
        Assert.InRange(masks.mean().item<float>(), 30, 100);

        // Read by the same rule, both must stay in step to the bit.
        PictureSet set = Set(PictureKind.Mask, PictureKind.Mask);
        (torch.Tensor pictures, torch.Tensor? sources) = Augmentation.Parse("flip,flip-vertical,rotate=180,crop=0.3")
            .Apply(
            photographs, masks, set, new torch.Generator(5));
        Assert.True(Same(Threshold(pictures), sources!));
        Assert.False(Same(masks, sources!));

        // Blended, a photograph differs from its mask at the edges only.
        (torch.Tensor blended, torch.Tensor? beside) = Augmentation.Parse(Everything).Apply(
            photographs, masks, Set(PictureKind.Photograph, PictureKind.Mask), new torch.Generator(5));
        Assert.Equal([0f, 128f], beside!.data<float>().ToArray().Distinct().Order());
        Assert.True(blended.data<float>().ToArray().Distinct().Count() > 1000);
        Assert.InRange(Threshold(blended).ne(beside).to(torch.ScalarType.Float32).mean().item<float>(), 0, 0.4);
    }

    [Fact]
    public void Colours_of_photographs_change_by_the_amount_and_those_of_other_kinds_stay()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor pictures = torch.full([300, 3, 4, 4], 100f);
        torch.Tensor changed = Vary("color=0.2", pictures, seed: 7);
        Assert.InRange(changed.min().item<float>(), 80f, 84);
        Assert.InRange(changed.max().item<float>(), 116, 120.01f);

        PictureSet set = Set(PictureKind.Outline, PictureKind.Photograph);
        (torch.Tensor outlines, torch.Tensor? photographs) = Augmentation.Parse("color=0.2").Apply(
            pictures, pictures, set, new torch.Generator(7));
        Assert.True(Same(pictures, outlines));
        Assert.True(Same(changed, photographs!));
    }

    [Fact]
    public void Colours_stay_within_the_range()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor changed = Vary("color=1", torch.rand(100, 3, 6, 6) * 255, seed: 7);
        Assert.InRange(changed.min().item<float>(), 0, 255);
        Assert.InRange(changed.max().item<float>(), 0, 255);
        Assert.Equal([100, 1, 6, 6], Vary("color=1", torch.rand(100, 1, 6, 6) * 255, seed: 7).shape);
    }

    [Theory]
    [InlineData("none", "none")]
    [InlineData("flip", "flip")]
    [InlineData("color=0.10,flip", "flip,color=0.1")]
    [InlineData("crop=.15,rotate=7.5,flip-vertical", "flip-vertical,rotate=7.5,crop=0.15")]
    [InlineData(Everything, Everything)]
    public void Is_read_in_any_order_and_written_in_one(string text, string written)
    {
        Assert.Equal(written, Augmentation.Parse(text).ToString());
        Assert.Equal(Augmentation.Parse(text), Augmentation.Parse(written));
    }

    [Theory]
    [InlineData("", "'' is unknown")]
    [InlineData("spin", "'spin'")]
    [InlineData("flip,none", "'none'")]
    [InlineData("flip,", "''")]
    [InlineData("flip=1", "'flip=1'")]
    [InlineData("rotate", "'rotate'")]
    [InlineData("rotate=", "'rotate='")]
    [InlineData("rotate=181", "up to 180")]
    [InlineData("rotate=-5", "'rotate=-5'")]
    [InlineData("crop=0", "'crop=0'")]
    [InlineData("crop=0.95", "up to 0.9")]
    [InlineData("color=nan", "'color=nan'")]
    [InlineData("color=1.5", "up to 1")]
    [InlineData("flip,flip", "flip is given twice")]
    public void Refuses_what_it_does_not_know(string text, string expected)
    {
        InputException error = Assert.Throws<InputException>(() => Augmentation.Parse(text));
        Assert.StartsWith($"--augment {text}", error.Message);
        Assert.Contains(expected, error.Message);
    }

    private static torch.Tensor Vary(string how, torch.Tensor pictures, ulong seed) =>
        Augmentation.Parse(how).Apply(pictures, null, Set(), new torch.Generator(seed)).Pictures;

    private static torch.Tensor Threshold(torch.Tensor pictures) =>
        (pictures > 127.5).to(torch.ScalarType.Float32) * 128;

    private static bool Same(torch.Tensor a, torch.Tensor b) => a.eq(b).all().item<bool>();

    private static PictureSet Set(
        PictureKind kind = PictureKind.Photograph, PictureKind sourceKind = PictureKind.Photograph) =>
        new(torch.zeros(1, 1, 2, 3), torch.zeros(1), 1) { Kind = kind, SourceKind = sourceKind };
}
