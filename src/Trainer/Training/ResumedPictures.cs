using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>Compares the pictures of a resumed run with those of its checkpoint.</summary>
internal static class ResumedPictures
{
    /// <summary>A phrase that describes the change; null if nothing changed.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="pictures">The current pictures.</param>
    /// <param name="description">Their description.</param>
    /// <param name="isConditional">Whether the generator takes labels.</param>
    /// <exception cref="InputException">The pictures are incompatible with the run.</exception>
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
                : $"the run had more training pictures than the {pictures.Count:N0} present now";
        if (then.Description.Shape != description.Shape)
            throw new InputException(
                $"{path}: the run was trained on pictures of {then.Description.Shape}, not {description.Shape}; give "
                + "pictures of that shape");
        if (isConditional && !then.Description.ClassNames.SequenceEqual(description.ClassNames))
            throw new InputException(
                $"{path}: the classes of the run were {Names(then.Description)} and are now {Names(description)}, so "
                + "its labels do not match; restore the class folders, or train a new run");
        if (then.Digest == pictures.Digest)
            return null;
        return then.Count == pictures.Count
            ? $"some of its {then.Count:N0} training pictures have changed"
            : $"the run had {then.Count:N0} training pictures, and now there are {pictures.Count:N0}";
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
