using System.Runtime.CompilerServices;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Models;

namespace ImageGen.Viewer.Browser;

/// <summary>The answers to questions about models, written once for all clients. Thread-safe.</summary>
internal static class AboutAnswers
{
    private static readonly ConditionalWeakTable<LoadedModel, Answer> Known = [];

    /// <summary>The message about a model, as UTF-8.</summary>
    /// <param name="model">The model.</param>
    public static ReadOnlyMemory<byte> Of(LoadedModel model)
    {
        // The only fact that may change while the model is loaded.
        string? precision = model.PrecisionNote;
        if (Known.TryGetValue(model, out Answer? known) && known.Precision == precision)
            return known.Text;
        byte[] text = new AboutMessage(ModelAbout.Of(model.File, model.Golden, precision)).ToUtf8();
        Known.AddOrUpdate(model, new Answer(precision, text));
        return text;
    }

    private sealed record Answer(string? Precision, byte[] Text);
}
