using ImageGen.Trainer.Training;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Training;

[Collection(TorchCollection.Name)]
public sealed class GeneratorStateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(623)]
    [InlineData(624)]
    [InlineData(625)]
    [InlineData(5_000)]
    public void The_state_after_any_number_of_numbers_is_valid(int count)
    {
        using var random = new torch.Generator(7);
        if (count > 0)
            torch.randint(1 << 20, [count], torch.ScalarType.Int32, generator: random).Dispose();
        using torch.Tensor state = random.get_state();
        Assert.True(GeneratorState.IsValid(state));
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 200)]
    [InlineData(11, 1)]
    [InlineData(12, 0)]
    [InlineData(16, 3)]
    [InlineData(23, 1)]
    public void A_changed_count_or_place_is_not(int at, byte value)
    {
        using var random = new torch.Generator(7);
        torch.randint(1 << 20, [10], torch.ScalarType.Int32, generator: random).Dispose();
        using torch.Tensor state = random.get_state().clone();
        state.bytes[at] = value;
        Assert.False(GeneratorState.IsValid(state));
    }
}
