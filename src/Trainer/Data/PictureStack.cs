using ImageGen.Generators.Format;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>Pictures of one shape, one after another in a tensor.</summary>
internal static class PictureStack
{
    /// <summary>Copies pictures into a tensor.</summary>
    /// <param name="pictures">Each uint8 [channels, height, width].</param>
    /// <param name="shape">Their shape.</param>
    /// <returns>uint8 [count, channels, height, width].</returns>
    public static torch.Tensor Of(IReadOnlyList<byte[]> pictures, ImageShape shape)
    {
        var stack = torch.empty([pictures.Count, shape.Channels, shape.Height, shape.Width], torch.ScalarType.Byte);
        for (var i = 0; i < pictures.Count; i++)
        {
            // A span reaches no further than 2 GB, the whole tensor may.
            using var place = stack.narrow(0, i, 1);
            pictures[i].CopyTo(place.bytes);
        }

        return stack;
    }
}
