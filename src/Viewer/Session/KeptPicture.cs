using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Session;

/// <summary>A picture that is kept among the favourites.</summary>
/// <param name="Session">The session that shows it alone.</param>
/// <param name="Key">The picture as a key of a loop; null where the model has no latent.</param>
/// <param name="Caption">Its model and class.</param>
internal sealed record KeptPicture(string Session, string? Key, string Caption)
{
    /// <summary>A tile of what is played.</summary>
    /// <param name="play">What is played; its views are shown.</param>
    /// <param name="state">The state that was seen, at its time.</param>
    /// <param name="tile">The tile in reading order of the picture.</param>
    public static KeptPicture Of(ViewerSession play, ViewState state, int tile)
    {
        GeneratorInfo info = play.Views[0].Info;
        ViewState alone = StateOf(info, state, tile);
        string label = info.IsConditional ? $", {LabelText.Of(alone, info)}" : "";
        return new KeptPicture(
            SessionString.Write(play.SessionOf(alone with { IsPaused = true }, state.Time)),
            info.Latent is null ? null : Keyframe.Of(alone, info).ToString(),
            $"{play.Views[0].Model.Name}{label}");
    }

    /// <summary>The state that shows a tile alone.</summary>
    /// <param name="info">The generator that is looked at.</param>
    /// <param name="state">The state that was seen.</param>
    /// <param name="tile">The tile in reading order of the picture.</param>
    public static ViewState StateOf(GeneratorInfo info, ViewState state, int tile) => state.Mode == ViewMode.Grid
        // Where pictures are translated, each stands beside its source.
        ? ViewControls.Open(state, info.Source is null ? tile : tile / 2, info) with { IsOneClass = false }
        : state;
}
