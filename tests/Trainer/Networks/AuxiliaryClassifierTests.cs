using ImageGen.Trainer.Networks;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Networks;

[Collection(TorchCollection.Name)]
public sealed class AuxiliaryClassifierTests
{
    private const double Weight = 0.25;

    [Fact]
    public void Its_loss_is_the_cross_entropy_of_the_classes()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor output = torch.tensor(new[] { 9f, 1f, 2f, 0f, -9f, 0f, 0f, 0f }, [2, 4]);
        torch.Tensor labels = torch.tensor(new[] { 0f, 1f, 0f, 1f, 0f, 0f }, [2, 3]);
        Assert.Equal([9f, -9f], AuxiliaryClassifier.LogitOf(output).data<float>().ToArray());
        double first = Math.Log(Math.E + Math.Exp(2) + 1) - 2;
        Assert.Equal((first + Math.Log(3)) / 2, AuxiliaryClassifier.Loss(output, labels).item<float>(), 1e-5);
    }

    /// <summary>
    /// The discriminator learns the classes of real pictures alone, and the generator is asked for those of its own.
    /// </summary>
    [Theory]
    [InlineData("r1", 0)]
    [InlineData("r1", 3)]
    public void Each_network_has_its_own_part_of_the_loss(string option, double value)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor real, torch.Tensor fake) = (torch.full([4, 1, 1, 1], 0.5f), torch.full([4, 1, 1, 1], -2f));
        torch.Tensor labels = torch.eye(4);
        using var random = new torch.Generator(1);
        Batch batch = new(real, labels, random);

        // The adversarial logit is the pixel; the first class's logit is three times the pixel.
        static torch.Tensor Discriminate(torch.Tensor pictures, torch.Tensor labels)
        {
            torch.Tensor logit = pictures.flatten(1);
            return torch.cat([logit, 3 * logit, torch.zeros(pictures.shape[0], labels.shape[1] - 1)], 1);
        }

        Phase[] Phases(double weight, bool usesBatchNorm) =>
        [
            .. new AdversarialTraining(
                RecipeSettings.From(
                    new ConditionalGan().Options("shapes"), new Dictionary<string, double> { [option] = value }),
                _ => fake,
                weight > 0 ? Discriminate : (pictures, _) => pictures.flatten(1))
            {
                UsesBatchNorm = usesBatchNorm,
                ClassifierWeight = weight,
            }.Phases,
        ];

        foreach (bool usesBatchNorm in (bool[])[false, true])
        {
            Phase[] without = Phases(0, usesBatchNorm), with = Phases(Weight, usesBatchNorm);
            double Added(int phase) =>
                with[phase].Loss(batch).item<float>() - without[phase].Loss(batch).item<float>();
            double Expected(torch.Tensor pictures) =>
                Weight * AuxiliaryClassifier.Loss(Discriminate(pictures, labels), labels).item<float>();
            Assert.Equal(Expected(real), Added(0), 1e-5);
            Assert.Equal(Expected(fake), Added(1), 1e-5);
        }
    }
}
