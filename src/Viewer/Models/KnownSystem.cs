namespace ImageGen.Viewer.Models;

/// <summary>A system whose models the viewer can tell more of than their files do.</summary>
/// <param name="Name">Its name in a model's file.</param>
/// <param name="Title">What it is.</param>
/// <param name="Paper">The paper it comes from.</param>
/// <param name="Link">Where that is.</param>
internal sealed record KnownSystem(string Name, string Title, string Paper, string Link)
{
    private static readonly KnownSystem[] All =
    [
        new(
            "ae",
            "auto-encoder",
            "Hinton, Salakhutdinov 2006, Reducing the Dimensionality of Data with Neural Networks",
            "https://doi.org/10.1126/science.1127647"),
        new(
            "conv-ae",
            "convolutional auto-encoder",
            "Masci et al. 2011, Stacked Convolutional Auto-Encoders for Hierarchical Feature Extraction",
            "https://doi.org/10.1007/978-3-642-21735-7_7"),
        new(
            "vae",
            "variational auto-encoder",
            "Kingma, Welling 2013, Auto-Encoding Variational Bayes",
            "https://arxiv.org/abs/1312.6114"),
        new(
            "gan",
            "the original GAN",
            "Goodfellow et al. 2014, Generative Adversarial Nets",
            "https://arxiv.org/abs/1406.2661"),
        new(
            "dcgan",
            "convolutional GAN",
            "Radford et al. 2015, Unsupervised Representation Learning with Deep Convolutional Generative Adversarial "
            + "Networks",
            "https://arxiv.org/abs/1511.06434"),
        new(
            "cgan",
            "conditional GAN",
            "Mirza, Osindero 2014, Conditional Generative Adversarial Nets",
            "https://arxiv.org/abs/1411.1784"),
        new(
            "wgan",
            "Wasserstein GAN",
            "Arjovsky et al. 2017, Wasserstein GAN",
            "https://arxiv.org/abs/1701.07875"),
        new(
            "pix2pix",
            "image to image",
            "Isola et al. 2016, Image-to-Image Translation with Conditional Adversarial Networks",
            "https://arxiv.org/abs/1611.07004"),
    ];

    /// <summary>The names of all.</summary>
    public static IEnumerable<string> Names => All.Select(system => system.Name);

    /// <summary>The page of the documentation that tells of it, which the viewer carries.</summary>
    public string Page => $"docs/systems/{Name}.md";

    /// <summary>The system of a name; null when it is not known.</summary>
    public static KnownSystem? Find(string name) => Array.Find(All, system => system.Name == name);
}

/// <summary>A data set whose origin and terms are known.</summary>
/// <param name="Name">Its name in a model's file.</param>
/// <param name="By">Who made it.</param>
/// <param name="Terms">The terms it is under.</param>
/// <param name="Link">Where to read of it; null for nowhere.</param>
internal sealed record KnownDataSet(string Name, string By, string Terms, string? Link)
{
    private static readonly KnownDataSet[] All =
    [
        new(
            "mnist",
            "Y. LeCun, C. Cortes, C. J. C. Burges, after NIST's special databases 1 and 3",
            "none stated by the authors; often cited as CC BY-SA 3.0",
            null),
        new(
            "fashion-mnist",
            "Zalando Research",
            "MIT, (c) 2017 Zalando SE",
            "https://github.com/zalandoresearch/fashion-mnist"),
        new(
            "cifar10",
            "A. Krizhevsky, V. Nair, G. Hinton",
            "none stated; the authors ask to cite \"Learning Multiple Layers of Features from Tiny Images\", 2009",
            "https://www.cs.toronto.edu/~kriz/cifar.html"),
        new(
            "imori",
            "Yoshito Nagaoka, of DeepLearningMugenKnock",
            "MIT, (c) 2019 Yoshito Nagaoka",
            "https://github.com/yoyoyo-yo/DeepLearningMugenKnock"),
        new("openmoji", "the OpenMoji project", "CC BY-SA 4.0", "https://openmoji.org"),
        new("shapes", "circles and crosses that the trainer draws", "none: they are drawn by the program", null),
    ];

    /// <summary>The set of a name, or the one whose name begins it, as imori-masks; null when there is none.</summary>
    public static KnownDataSet? Find(string name) => Array.Find(
        All, set => name == set.Name || name.StartsWith($"{set.Name}-", StringComparison.Ordinal));
}
