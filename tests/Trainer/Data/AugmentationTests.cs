using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class AugmentationTests
{
    private static readonly PictureSet Set = new(torch.zeros(1, 1, 2, 3), torch.zeros(1), 1);

    [Fact]
    public void Flip_mirrors_about_half_of_the_pictures_and_leaves_the_rest()
    {
        using var scope = torch.NewDisposeScope();
        var pictures = torch.arange(400 * 6, torch.ScalarType.Int32).reshape(400, 1, 2, 3);
        var flipped = Augmentation.Parse("flip").Apply(pictures, null, Set, new torch.Generator(1)).Pictures;
        var mirrored = flipped.eq(pictures.flip(3)).all(3).all(2).all(1);
        var same = flipped.eq(pictures).all(3).all(2).all(1);
        Assert.True(mirrored.logical_xor(same).all().item<bool>());
        Assert.InRange(mirrored.sum().item<long>(), 150, 250);
    }

    [Fact]
    public void The_same_state_of_the_generator_gives_the_same_pictures()
    {
        using var scope = torch.NewDisposeScope();
        var pictures = torch.rand(50, 1, 4, 4);
        var first = Augmentation.Parse("flip").Apply(pictures, null, Set, new torch.Generator(9)).Pictures;
        var second = Augmentation.Parse("flip").Apply(pictures, null, Set, new torch.Generator(9)).Pictures;
        var other = Augmentation.Parse("flip").Apply(pictures, null, Set, new torch.Generator(10)).Pictures;
        Assert.True(first.eq(second).all().item<bool>());
        Assert.False(first.eq(other).all().item<bool>());
    }

    [Fact]
    public void None_draws_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(3);
        var before = generator.get_state();
        var pictures = torch.rand(5, 1, 4, 4);
        Assert.True(Augmentation.None.Apply(pictures, null, Set, generator).Pictures.eq(pictures).all().item<bool>());
        Assert.True(before.eq(generator.get_state()).all().item<bool>());
    }
}
