using ImageGen.Generators.Format;
using ImageGen.Trainer.Recipes;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Bench.Training;

/// <summary>
/// A system as one would write it in TorchSharp without further thought: float32, modules of <c>torch.nn</c>, an
/// optimizer of <c>torch.optim</c>, each loss with a forward pass of its own. It computes what the recipe of that name
/// computes.
/// </summary>
internal sealed class PlainSystem
{
    private readonly Action<Batch> _step;

    private PlainSystem(IReadOnlyList<Module> networks, int batchesPerStep, Action<Batch> step)
    {
        Networks = networks;
        BatchesPerStep = batchesPerStep;
        _step = step;
    }

    /// <summary>Its networks.</summary>
    public IReadOnlyList<Module> Networks { get; }

    /// <summary>How many batches one step of the recipe takes; <see cref="Step"/> is called once for each.</summary>
    public int BatchesPerStep { get; }

    /// <summary>The system of a name, with the settings of a recipe.</summary>
    /// <param name="name">The name of a recipe.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="pictures">What it is trained on.</param>
    public static PlainSystem Create(string name, RecipeSettings settings, PictureDescription pictures) => name switch
    {
        "ae" => Auto(pictures.Shape, settings),
        "conv-ae" => ConvAuto(pictures.Shape, settings),
        "vae" => Variational(pictures.Shape, settings),
        "gan" => FullyConnectedGan(pictures.Shape, settings),
        "dcgan" =>
            Adversarial(
                DcganGenerator(pictures.Shape, 0, settings), DcganDiscriminator(pictures.Shape, 0, settings), settings),
        "cgan" => Conditional(pictures, settings),
        "wgan" => Wasserstein(pictures.Shape, settings),
        "pix2pix" => Translation(pictures, settings),
        _ => throw new ArgumentException($"no plain system is called {name}", nameof(name)),
    };

    /// <summary>Trains on one batch.</summary>
    public void Step(Batch batch) => _step(batch);

    private static PlainSystem Auto(ImageShape shape, RecipeSettings settings)
    {
        Sequential network = Sequential(
            Flatten(), Linear(shape.Size, settings.Integer("width")), Linear(settings.Integer("width"), shape.Size));
        return Reconstruction(network, batch => mse_loss(network.call(batch.Pictures), batch.Pictures.flatten(1)));
    }

    private static PlainSystem ConvAuto(ImageShape shape, RecipeSettings settings)
    {
        int width = settings.Integer("width");
        Sequential network = Sequential(
            Conv2d(shape.Channels, width, 3, padding: 1), ReLU(), MaxPool2d(2),
            Conv2d(width, width / 2, 3, padding: 1), ReLU(), MaxPool2d(2),
            ConvTranspose2d(width / 2, width, 2, stride: 2), ReLU(),
            ConvTranspose2d(width, shape.Channels, 2, stride: 2));
        return Reconstruction(network, batch => mse_loss(network.call(batch.Pictures), batch.Pictures));
    }

    private static PlainSystem Variational(ImageShape shape, RecipeSettings settings)
    {
        (int latent, int width) = (settings.Integer("latent"), settings.Integer("width"));
        Sequential encoder = Sequential(Flatten(), Linear(shape.Size, width), ReLU(), Linear(width, 2 * latent));
        Sequential decoder = Sequential(Linear(latent, width), ReLU(), Linear(width, shape.Size), Sigmoid());
        return Reconstruction(
            Sequential(encoder, decoder),
            batch =>
            {
                Tensor posterior = encoder.call(batch.Pictures);
                (Tensor mean, Tensor logVariance) = (
                    posterior.narrow(1, 0, latent), posterior.narrow(1, latent, latent));
                Tensor z = mean + ((logVariance * 0.5).exp() * randn_like(mean));
                Tensor picture = decoder.call(z);
                Tensor reconstruction = binary_cross_entropy(
                    picture, batch.Pictures.flatten(1), reduction: Reduction.Sum);
                Tensor divergence = (mean.square() + logVariance.exp() - logVariance - 1).sum() * 0.5;
                return (reconstruction + divergence) / batch.Size;
            });
    }

    private static PlainSystem Reconstruction(Module network, Func<Batch, Tensor> loss)
    {
        Adam optimizer = optim.Adam(network.parameters(), 1e-3);
        return new PlainSystem([network], 1, batch =>
        {
            optimizer.zero_grad();
            loss(batch).backward();
            optimizer.step();
        });
    }

    private static PlainSystem FullyConnectedGan(ImageShape shape, RecipeSettings settings)
    {
        (int width, int judging) = (settings.Integer("width"), settings.Integer("discriminator-width"));
        Sequential generator = Sequential(
            Linear(settings.Integer("latent"), width), BatchNorm1d(width), LeakyReLU(0.2),
            Linear(width, 2 * width), BatchNorm1d(2 * width), LeakyReLU(0.2),
            Linear(2 * width, 4 * width), BatchNorm1d(4 * width), LeakyReLU(0.2),
            Linear(4 * width, shape.Size), Sigmoid(), Unflatten(1, [shape.Channels, shape.Height, shape.Width]));
        Sequential discriminator = Sequential(
            Flatten(), Linear(shape.Size, judging), LeakyReLU(0.2),
            Linear(judging, judging / 2), LeakyReLU(0.2), Linear(judging / 2, 1));
        return Adversarial(generator, discriminator, settings);
    }

    private static PlainSystem Adversarial(Sequential generator, Sequential discriminator, RecipeSettings settings)
    {
        int latent = settings.Integer("latent");
        return Adversarial(
            [generator, discriminator], batch =>
                generator.call(randn(batch.Size, latent)), (picture, _) => discriminator.call(picture), (_, _) => null);
    }

    private static PlainSystem Conditional(PictureDescription pictures, RecipeSettings settings)
    {
        (int latent, int classes) = (settings.Integer("latent"), pictures.ClassCount);
        Sequential generator = DcganGenerator(pictures.Shape, classes, settings);
        Sequential discriminator = DcganDiscriminator(pictures.Shape, classes, settings);
        return Adversarial(
            [generator, discriminator],
            batch => generator.call(cat([randn(batch.Size, latent), batch.Labels.to(ScalarType.Float32)], 1)),
            (picture, batch) =>
            {
                Tensor planes = batch.Labels.to(ScalarType.Float32).unsqueeze(-1).unsqueeze(-1).expand(
                    -1, -1, picture.shape[2], picture.shape[3]);
                return discriminator.call(cat([picture, planes], 1));
            },
            (_, _) => null);
    }

    private static PlainSystem Translation(PictureDescription pictures, RecipeSettings settings)
    {
        (int width, int judging) = (settings.Integer("width"), settings.Integer("discriminator-width"));
        var generator = new PlainUNet(pictures.Source!.Shape, pictures.Shape, width);
        var layers = new List<Module<Tensor, Tensor>>
        {
            Conv2d(pictures.Source.Shape.Channels + pictures.Shape.Channels, judging, 4, stride: 2, padding: 1),
            LeakyReLU(0.2),
        };
        int strided = settings.Integer("patch-layers");
        for (int i = 1; i <= strided; i++)
        {
            layers.Add(Conv2d(judging << (i - 1), judging << i, 4, stride: i == strided ? 1 : 2, padding: 1));
            layers.Add(BatchNorm2d(judging << i));
            layers.Add(LeakyReLU(0.2));
        }

        layers.Add(Conv2d(judging << strided, 1, 4, stride: 1, padding: 1));
        Sequential discriminator = Sequential([.. layers]);
        return Adversarial(
            [generator, discriminator],
            batch => generator.call(batch.Sources!),
            (picture, batch) => discriminator.call(cat([batch.Sources!, picture], 1)),
            (fake, batch) => l1_loss(fake, batch.Pictures) * settings.Number("lambda"));
    }

    private static PlainSystem Adversarial(
        Module[] networks,
        Func<Batch, Tensor> generate,
        Func<Tensor, Batch, Tensor> judge,
        Func<Tensor, Batch, Tensor?> distance)
    {
        Adam ofGenerator = optim.Adam(networks[0].parameters(), 2e-4, beta1: 0.5);
        Adam ofDiscriminator = optim.Adam(networks[1].parameters(), 2e-4, beta1: 0.5);
        return new PlainSystem(networks, 1, batch =>
        {
            ofDiscriminator.zero_grad();
            Tensor fake;
            using (no_grad())
                fake = generate(batch);
            Tensor real = judge(batch.Pictures, batch);
            Tensor judged = judge(fake, batch);
            (binary_cross_entropy_with_logits(real, ones_like(real))
                + binary_cross_entropy_with_logits(judged, zeros_like(judged))).backward();
            ofDiscriminator.step();

            ofGenerator.zero_grad();
            fake = generate(batch);
            judged = judge(fake, batch);
            Tensor loss = binary_cross_entropy_with_logits(judged, ones_like(judged));
            (distance(fake, batch) is { } more ? loss + more : loss).backward();
            ofGenerator.step();
        });
    }

    private static PlainSystem Wasserstein(ImageShape shape, RecipeSettings settings)
    {
        (Sequential generator, Sequential critic) = (
            DcganGenerator(shape, 0, settings), DcganDiscriminator(shape, 0, settings));
        (int latent, int repeats, double clip) = (
            settings.Integer("latent"), settings.Integer("critic-steps"), settings.Number("clip"));
        RMSProp ofGenerator = optim.RMSProp(generator.parameters(), 5e-5);
        RMSProp ofCritic = optim.RMSProp(critic.parameters(), 5e-5);
        int done = 0;
        return new PlainSystem([generator, critic], repeats, batch =>
        {
            ofCritic.zero_grad();
            Tensor fake;
            using (no_grad())
                fake = generator.call(randn(batch.Size, latent));
            (critic.call(fake).mean() - critic.call(batch.Pictures).mean()).backward();
            ofCritic.step();
            using (no_grad())
            {
                foreach (Parameter parameter in critic.parameters())
                    parameter.clamp_(-clip, clip);
            }

            if (++done % repeats != 0)
                return;
            ofGenerator.zero_grad();
            (-critic.call(generator.call(randn(batch.Size, latent))).mean()).backward();
            ofGenerator.step();
        });
    }

    private static Sequential DcganGenerator(ImageShape shape, int classes, RecipeSettings settings)
    {
        (int width, int kernel) = (settings.Integer("width"), settings.Integer("kernel"));
        int doublings = Math.Min(4, int.TrailingZeroCount(shape.Height));
        int[] channels = [.. ((int[])[2 * width, 4 * width, 2 * width, width]).TakeLast(doublings)];
        (int height, int breadth) = (shape.Height >> doublings, shape.Width >> doublings);
        var layers = new List<Module<Tensor, Tensor>>
        {
            Linear(settings.Integer("latent") + classes, channels[0] * height * breadth),
            Unflatten(1, [channels[0], height, breadth]),
        };
        for (int i = 0; i < doublings; i++)
        {
            int outputs = i == doublings - 1 ? shape.Channels : channels[i + 1];
            layers.Add(BatchNorm2d(channels[i]));
            layers.Add(ReLU());
            layers.Add(kernel == 4
                ? ConvTranspose2d(channels[i], outputs, 4, stride: 2, padding: 1)
                : ConvTranspose2d(channels[i], outputs, 5, stride: 2, padding: 2, output_padding: 1));
        }

        layers.Add(Tanh());
        return Sequential([.. layers]);
    }

    private static Sequential DcganDiscriminator(ImageShape shape, int classes, RecipeSettings settings)
    {
        int width = settings.Integer("discriminator-width");
        var layers = new List<Module<Tensor, Tensor>>();
        (int inputs, int side) = (shape.Channels + classes, shape.Height);
        for (int i = 0; i < 4 && side > 4; i++)
        {
            layers.Add(Conv2d(inputs, width << i, 5, stride: 2, padding: 2));
            if (i > 0)
                layers.Add(BatchNorm2d(width << i));
            layers.Add(LeakyReLU(0.2));
            (inputs, side) = (width << i, (side + 1) / 2);
        }

        layers.Add(Flatten());
        layers.Add(Linear((long)inputs * side * side, 1));
        return Sequential([.. layers]);
    }
}
