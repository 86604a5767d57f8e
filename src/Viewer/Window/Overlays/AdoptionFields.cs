using ImageGen.Viewer.Adopt;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>The fields of the form of a model to adopt: what is filled in, and which one is selected.</summary>
internal sealed class AdoptionFields
{
    /// <summary>The line that adopts the model.</summary>
    public const int Adopt = 5;

    /// <summary>The line that does not.</summary>
    public const int Cancel = 6;

    private const int Range = 0;
    private const int Latent = 1;
    private const int Classes = 2;
    private const int Size = 3;
    private const int File = 4;

    // As on the page.
    private const int MostClasses = 3000;
    private const int MostSize = 9;

    // Of a longer text the end is shown, where it is typed.
    private const int Shown = 48;
    private const int NameWidth = 25;

    private static readonly int[] All = [Range, Latent, Classes, Size, File, Adopt, Cancel];

    private AdoptionAnswer? _answer;

    /// <summary>The name of the model that they were filled in for.</summary>
    public string? Name { get; init; }

    /// <summary>What is filled in.</summary>
    public AdoptionChoices Choices { get; private set; } = new();

    /// <summary>Whether the generator file is written beside the model.</summary>
    public bool IsWritten { get; private set; } = true;

    /// <summary>The selected line.</summary>
    public int Selected { get; private set; } = Adopt;

    /// <summary>Takes what was found in the model: what it does not have is not asked for.</summary>
    public void Offer(AdoptionAnswer answer)
    {
        // What was found before a problem is still known.
        _answer = answer.Report is null && _answer?.Report is { } found ? answer with { Report = found } : answer;
        if (!IsOffered(Selected))
            Selected = Adopt;
    }

    /// <summary>The lines, from top to bottom.</summary>
    public IEnumerable<(int Row, string Text)> Lines() => All.Where(IsOffered).Select(row => (row, TextOf(row)));

    /// <summary>Handles a key that neither adopts nor cancels.</summary>
    /// <param name="name">Name in Silk.NET.Input's <c>Key</c>.</param>
    /// <param name="held">The modifiers.</param>
    public void Press(string name, HeldKeys held)
    {
        switch (name)
        {
            case "Up":
                Select(-1);
                break;
            case "Down":
                Select(1);
                break;
            case "Tab":
                Select(held.HasFlag(HeldKeys.Shift) ? -1 : 1);
                break;
            case "Left":
                Choose(-1);
                break;
            case "Right" or "Space":
                Choose(1);
                break;
            case "Backspace" when TextIn(Selected) is { Length: > 0 } text:
                Fill(text[..^1]);
                break;
            default:
                break;
        }
    }

    /// <summary>Handles typed or pasted text.</summary>
    public void Type(string text)
    {
        if (TextIn(Selected) is { } before)
            Fill(before + string.Concat(text.Where(character => !char.IsControl(character))));
    }

    /// <summary>Selects a line, and goes to its next choice.</summary>
    public void Click(int row)
    {
        Selected = row;
        Choose(1);
    }

    private static string Next(IReadOnlyList<string> choices, string chosen, int step)
    {
        string[] all = ["", .. choices];
        return all[(Array.IndexOf(all, chosen) + step + all.Length) % all.Length];
    }

    // A model that cannot be adopted as it is may have anything.
    private bool IsOffered(int row) => row switch
    {
        Latent => _answer?.Report is not { Latent: null },
        Classes => _answer?.Report is not { Classes.Count: 0 },
        File => _answer?.CanWrite == true,
        _ => true,
    };

    private string TextOf(int row) => row switch
    {
        Range => Choice("Values of black and white", Choices.Range, _answer?.Report?.Range),
        Latent => Choice("Latent drawn from", Choices.Latent, _answer?.Report?.Latent),
        Classes => Field("Names of the classes", row, "cat,dog"),
        Size => Field("Size, where it is open", row, "256"),
        File => Choice("Generator file", IsWritten ? "written beside the model" : "not written", null),
        Adopt => "[ Adopt ]",
        _ => "[ Cancel ]",
    };

    private static string Choice(string name, string chosen, string? found) =>
        $"{name.PadRight(NameWidth)}  < {(chosen.Length > 0 ? chosen : Found(found))} >";

    private static string Found(string? found) => found is null ? "as found" : $"as found ({found})";

    private string Field(string name, int row, string example)
    {
        string text = TextIn(row)!;
        string end = text.Length > Shown ? $"..{text[^Shown..]}" : text;
        bool isSelected = row == Selected;
        return $"{name.PadRight(NameWidth)}  "
            + (text.Length > 0 || isSelected ? end + (isSelected ? "_" : "") : $"as found, or typed like {example}");
    }

    private string? TextIn(int row) => row switch
    {
        Classes => Choices.Classes,
        Size => Choices.Size,
        _ => null,
    };

    private void Fill(string text) => Choices = Selected == Classes
        ? Choices with { Classes = text[..Math.Min(text.Length, MostClasses)] }
        : Choices with { Size = text[..Math.Min(text.Length, MostSize)] };

    private void Select(int step)
    {
        int[] rows = [.. All.Where(IsOffered)];
        Selected = rows[(Array.IndexOf(rows, Selected) + step + rows.Length) % rows.Length];
    }

    private void Choose(int step)
    {
        switch (Selected)
        {
            case Range:
                Choices = Choices with { Range = Next(AdoptionChoices.Ranges, Choices.Range, step) };
                break;
            case Latent:
                Choices = Choices with { Latent = Next(AdoptionChoices.Latents, Choices.Latent, step) };
                break;
            case File:
                IsWritten = !IsWritten;
                break;
            default:
                break;
        }
    }
}
