namespace ImageGen.Generators.Projection;

/// <summary>
/// The distance to a picture: the mean squared error of the pixels, plus, with features, a share of their squared
/// distance relative to the picture's own. Every picture is a vector whose squared Euclidean distance is that sum.
/// </summary>
internal sealed class ProjectionMetric
{
    private readonly PictureFeatures? _features;
    private readonly float[] _target;
    private readonly int _image;
    private readonly float _pixelScale;
    private readonly float _featureScale;

    /// <summary>Creates the distance to a picture.</summary>
    /// <param name="target">The picture.</param>
    /// <param name="features">The features; null for pixels alone.</param>
    public ProjectionMetric(ReadOnlySpan<float> target, PictureFeatures? features)
    {
        _image = target.Length;
        _pixelScale = 1 / MathF.Sqrt(_image);
        _features = features;
        if (features is not null)
        {
            double squares = 0;
            foreach (float value in features.Of(target))
                squares += value * value;
            _featureScale = (float)Math.Sqrt(PictureFeatures.Share / Math.Max(squares, 1e-6));
        }

        _target = ValuesOf(target)[0];
    }

    /// <summary>The vectors of pictures.</summary>
    /// <param name="pictures">[count, c, h, w].</param>
    public float[][] ValuesOf(ReadOnlySpan<float> pictures)
    {
        int count = pictures.Length / _image;
        ReadOnlySpan<float> features = _features is null ? [] : _features.Of(pictures);
        int each = features.Length / count;
        float[][] vectors = new float[count][];
        for (int i = 0; i < count; i++)
        {
            float[] vector = vectors[i] = new float[_image + each];
            for (int p = 0; p < _image; p++)
                vector[p] = pictures[(i * _image) + p] * _pixelScale;
            for (int f = 0; f < each; f++)
                vector[_image + f] = features[(i * each) + f] * _featureScale;
        }

        return vectors;
    }

    /// <summary>The target's vector less that of a picture.</summary>
    public float[] ResidualOf(float[] values) => [.. _target.Zip(values, (to, at) => to - at)];

    /// <summary>A candidate with the distance of its picture.</summary>
    public ProjectedPicture Measured(ProjectedPicture candidate, float[] values)
    {
        double pixels = 0;
        double features = 0;
        for (int p = 0; p < values.Length; p++)
        {
            double difference = values[p] - _target[p];
            if (p < _image)
                pixels += difference * difference;
            else
                features += difference * difference;
        }

        return candidate with { MeanSquaredError = pixels, Distance = pixels + features };
    }
}
