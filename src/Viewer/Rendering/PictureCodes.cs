using System.Globalization;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Projection;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// What a model with latents makes of pictures: the code of its encoder, whose golden values are checked first, or the
/// closest picture that projection finds.
/// </summary>
internal sealed class PictureCodes : IDisposable
{
    /// <summary>
    /// In place of a classifier's file: the one of the model's data, beside the model or in the cache.
    /// </summary>
    public const string Auto = "auto";

    // Weights below this are not worth a word.
    private const float LeastNamed = 0.05f;

    private readonly LoadedModel _model;
    private readonly CpuEncoder? _encoder;
    private readonly PictureFeatures? _features;
    private readonly CpuBatch _batch;

    private PictureCodes(LoadedModel model, CpuEncoder? encoder, PictureFeatures? features, CpuBatch batch) =>
        (_model, _encoder, _features, _batch) = (model, encoder, features, batch);

    /// <summary>Whether pictures are encoded, rather than searched for.</summary>
    public bool IsEncoder => _encoder is not null;

    /// <summary>What is compared in a search.</summary>
    public string Compared => _features is null
        ? "pixels"
        : $"pixels and features of {Path.GetFileName(_features.Path)}";

    private GeneratorInfo Info => _model.Info;

    /// <summary>Whether a model's encoder is used: without a class for a picture it must not need one.</summary>
    public static bool Encodes(GeneratorInfo info) => info.Encoder is not null && !info.IsConditional;

    /// <summary>Opens the encoder of a model, or prepares a search.</summary>
    /// <param name="model">The model; it has a latent. Held by the caller.</param>
    /// <param name="golden">What to do if the encoder fails its golden values.</param>
    /// <param name="batch">Number of pictures that a search generates together.</param>
    /// <param name="features">The classifier whose features are compared besides pixels; null for pixels alone.</param>
    /// <exception cref="InputException">
    /// The encoder fails its golden values, or the classifier is one of other pictures.
    /// </exception>
    public static PictureCodes Open(LoadedModel model, GoldenPolicy golden, int batch, string? features = null)
    {
        int threads = model.Generator.Options.Threads;
        CpuEncoder? encoder = Encodes(model.Info) ? CpuEncoder.Load(model.File, threads) : null;
        PictureFeatures? compared = null;
        try
        {
            if (encoder is not null)
                golden.Apply(model.File, "codes", encoder.CheckGolden());
            else if (features is not null)
                compared = Features(model, features, threads);
            return new PictureCodes(model, encoder, compared, model.CreateBatch(encoder is null ? batch : 1));
        }
        catch
        {
            encoder?.Dispose();
            compared?.Dispose();
            throw;
        }
    }

    /// <summary>Encodes a picture, or searches for it.</summary>
    /// <param name="picture">[c, h, w] in [0, 1], of the model's shape.</param>
    /// <param name="label">The class to search in; null for all, and blends of them.</param>
    /// <param name="report">Receives the best result so far of a search; null for nobody.</param>
    /// <param name="cancellation">Cancels the search.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public ProjectedPicture Find(
        float[] picture, int? label, Action<ProjectedPicture>? report, CancellationToken cancellation) =>
        _encoder is { } encoder
            ? ProjectedPicture.Encoded(picture, encoder, _batch)
            : new LatentProjection(Info, _batch, _features).Find(picture, label, report, cancellation);

    /// <summary>Generates the picture of a result, as the session shows it: with a code rounded to float16.</summary>
    /// <param name="key">The result's key.</param>
    /// <returns>[c, h, w] in [0, 1].</returns>
    public float[] PictureOf(Keyframe key)
    {
        key.LatentOf(Info).CopyTo(_batch.Latents);
        if (Info.IsConditional)
            key.WriteLabel(_batch.Labels[..Info.ClassNames.Count]);
        _batch.Run();
        return _batch.Images[..Info.Image.Size].ToArray();
    }

    /// <summary>The key of a loop through a result.</summary>
    /// <param name="found">The result.</param>
    /// <param name="keepsClass">Whether the key says the class; otherwise the session does.</param>
    public static Keyframe KeyOf(ProjectedPicture found, bool keepsClass = true) => new(0)
    {
        Code = LatentCode.Of(found.Latent),
        Label = keepsClass ? found.Label : null,
        Weights = keepsClass && found.IsBlend ? LatentCode.Of(found.Weights) : null,
    };

    /// <summary>
    /// The keys of a loop, at least as many as it takes: two pictures are gone through back and forth.
    /// </summary>
    public static IReadOnlyList<Keyframe> Loop(IReadOnlyList<Keyframe> keys) =>
        keys.Count < WalkSettings.FewestKeys ? [.. keys, .. keys] : keys;

    /// <summary>The classes of a result: "7", or "7 (62%), 9 (38%)"; null if the model is not conditional.</summary>
    /// <param name="found">The result.</param>
    /// <param name="names">The names of the classes.</param>
    public static string? ClassesOf(ProjectedPicture found, IReadOnlyList<string> names)
    {
        if (found.Label is not { } label)
            return null;
        if (!found.IsBlend)
            return names[label];
        return string.Join(
            ", ",
            found.Weights.Select((weight, i) => (Weight: weight, Name: names[i]))
                .Where(each => each.Weight >= LeastNamed)
                .OrderByDescending(each => each.Weight)
                .Select(each => string.Create(
                    CultureInfo.InvariantCulture, $"{each.Name} ({100 * each.Weight:F0}%)")));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        _encoder?.Dispose();
        _features?.Dispose();
    }

    private static PictureFeatures Features(LoadedModel model, string path, int threads)
    {
        GeneratorInfo info = model.Info;
        if (path == Auto)
            return PictureFeatures.Find(model.File, threads) ?? throw new InputException(
                $"--features {Auto}: there is no classifier of {info.DataSet} beside the model or in the cache; train "
                + "one with trainer classifier, or omit the option");
        var features = PictureFeatures.Read(path, threads);
        if (features.Shape == info.Image)
            return features;
        features.Dispose();
        throw new InputException(
            $"{path}: classifies pictures of {features.Shape}, {model.File.Name} generates {info.Image}; give a "
            + $"classifier of {info.DataSet}");
    }
}
