using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>
/// Applies the inputs that select what is shown: a model, models to compare, a session, an export of a training run.
/// </summary>
/// <param name="models">The models of the session.</param>
/// <param name="tell">Receives a message for the user, and whether it is a problem.</param>
internal sealed class ModelInputs(ModelSwitcher models, Action<string, bool> tell)
{
    /// <summary>Applies an input of these kinds.</summary>
    /// <returns>Whether the input was handled.</returns>
    public bool TryApply(ViewerInput input)
    {
        switch (input)
        {
            case SessionInput session:
                models.Open(session);
                return true;
            case ModelInput model:
                models.Select(model.Slot);
                return true;
            case CompareInput compare:
                models.Choice.Compare(compare.Slots);
                return true;
            case ExportInput export:
                models.Choice.GoToExport(export.Index);
                return true;
            case ActionInput action:
                return TryApply(action.Action);
            default:
                return false;
        }
    }

    private bool TryApply(ViewAction action)
    {
        ExportTimeline timeline = models.Choice.Timeline;
        switch (action)
        {
            case ViewAction.NextModel or ViewAction.PreviousModel:
                models.Step(action == ViewAction.NextModel ? 1 : -1);
                return true;
            case ViewAction.Timeline when models.Choice.Slot.Files.Count > 1:
                timeline.Toggle();
                return true;
            case ViewAction.Timeline:
                tell(
                    "The timeline shows the exports of a training run; start viewer --watch RUN after trainer "
                    + "train --export-every 500",
                    false);
                return true;
            case ViewAction.Pause when timeline.IsOn:
                timeline.Pause();
                return true;
            case ViewAction.Back or ViewAction.Forward when timeline.IsOn:
                models.Choice.GoToExport(timeline.Index + (action == ViewAction.Forward ? 1 : -1));
                return true;
            default:
                return false;
        }
    }
}
