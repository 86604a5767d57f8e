using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>Whether the pictures that a run is resumed on are those of its checkpoint.</summary>
internal static class ResumedPictures
{
    /// <summary>What has changed, in a few words; null when nothing has.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="path">Where it was read from, for messages.</param>
    /// <param name="pictures">The pictures now.</param>
    /// <param name="description">What they are.</param>
    /// <param name="isConditional">Whether the generator takes labels.</param>
    /// <exception cref="InputException">They can never take the place of those of the run.</exception>
    public static string? Change(
        Checkpoint checkpoint,
        string path,
        PictureSet pictures,
        PictureDescription description,
        bool isConditional)
    {
        if (checkpoint.Pictures is not { } then)
            return Reaches(checkpoint.Tensors["order/permutation"], pictures.Count)
                ? null
                : $"the run was begun on more than the {pictures.Count:N0} pictures that there are now";
        if (then.Description.Shape != description.Shape)
            throw new InputException(
                $"{path}: the run was begun on pictures of {then.Description.Shape}, and these are of "
                + $"{description.Shape}; give pictures of that shape");
        if (isConditional && !then.Description.ClassNames.SequenceEqual(description.ClassNames))
            throw new InputException(
                $"{path}: the classes of the run were {Names(then.Description)}, and now are {Names(description)}, so "
                + "its labels would mean others; bring the folders back, or train a new run");
        if (then.Digest == pictures.Digest)
            return null;
        return then.Count == pictures.Count
            ? $"of its {then.Count:N0} training pictures some have changed"
            : $"the run was begun on {then.Count:N0} training pictures, and now there are {pictures.Count:N0}";
    }

    private static bool Reaches(torch.Tensor order, int count)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return order.max().item<long>() < count;
    }

    private static string Names(PictureDescription description)
    {
        const int most = 8;
        string names = string.Join(", ", description.ClassNames.Take(most).Select(ControlCharacters.Shown));
        return description.ClassNames.Count > most ? $"{names} and {description.ClassNames.Count - most} more" : names;
    }
}
