using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser.Messages;

/// <summary>A text message to the page: a JSON object with a <c>type</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(WelcomeMessage), "hello")]
[JsonDerivedType(typeof(ModelsMessage), "models")]
[JsonDerivedType(typeof(LayoutMessage), "layout")]
[JsonDerivedType(typeof(StatusMessage), "status")]
[JsonDerivedType(typeof(NoticeMessage), "notice")]
[JsonDerivedType(typeof(SessionMessage), "session")]
[JsonDerivedType(typeof(AboutMessage), "about")]
[JsonDerivedType(typeof(TrainingMessage), "training")]
[JsonDerivedType(typeof(KeptMessage), "kept")]
[JsonDerivedType(typeof(FileMessage), "file")]
[JsonDerivedType(typeof(AdoptionMessage), "adoption")]
[JsonDerivedType(typeof(ComparisonMessage), "comparison")]
internal abstract record ServerMessage
{
    /// <summary>Serializes the message as UTF-8.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Protocol.Json);
}

/// <summary>The first message: the protocol, its limits, and the actions with keys and help texts.</summary>
/// <param name="Protocol">The version of the protocol.</param>
/// <param name="Version">The version of the viewer.</param>
/// <param name="Limits">The limits.</param>
/// <param name="Actions">The actions, in the order of the help.</param>
internal sealed record WelcomeMessage(int Protocol, string? Version, Limits Limits, IReadOnlyList<ActionItem> Actions)
    : ServerMessage
{
    /// <summary>Creates the message.</summary>
    public static WelcomeMessage Create() => new(
        Messages.Protocol.Version,
        typeof(WelcomeMessage).Assembly.GetName().Version?.ToString(3),
        Messages.Protocol.Limits,
        [.. ViewActions.All.Select(ActionItem.Of)]);
}

/// <summary>An action with its help text and keys.</summary>
/// <param name="Action">The action.</param>
/// <param name="Group">Heading in the help.</param>
/// <param name="Help">Description of the action.</param>
/// <param name="KeyText">The keys as text for a list.</param>
/// <param name="OnCanvas">What the keys do on the canvas instead; null if the same.</param>
/// <param name="OnPlane">What the keys do on the plane instead; null if the same.</param>
/// <param name="Keys">The keys.</param>
internal sealed record ActionItem(
    ViewAction Action,
    string Group,
    string Help,
    string KeyText,
    ViewAction? OnCanvas,
    ViewAction? OnPlane,
    IReadOnlyList<KeyBinding> Keys)
{
    /// <summary>Creates the item of a binding.</summary>
    public static ActionItem Of(ActionBinding binding) => new(
        binding.Action,
        ViewActions.TitleOf(binding.Group),
        binding.Help,
        binding.KeyText,
        binding.OnCanvas,
        binding.OnPlane,
        binding.Keys);
}

/// <summary>The list of models, sent after every change.</summary>
/// <param name="Models">The models.</param>
internal sealed record ModelsMessage(IReadOnlyList<ModelItem> Models) : ServerMessage;

/// <summary>
/// A model in the list. All properties from <see cref="Group"/> on are available after its file is loaded.
/// </summary>
internal sealed record ModelItem
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>A one-line description.</summary>
    public required string Description { get; init; }

    /// <summary>The error of its file; null if there is none.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it is a training run.</summary>
    public required bool IsRun { get; init; }

    /// <summary>The training steps of a run's exports; -1 for the finished model.</summary>
    public required IReadOnlyList<long> Steps { get; init; }

    /// <summary>The heading under which it is listed, by its training data.</summary>
    public string? Group { get; init; }

    /// <summary>The display name, including <see cref="Group"/>.</summary>
    public string? Title { get; init; }

    /// <summary>The first digits of its file's SHA-256, which identify its thumbnail.</summary>
    public string? Digits { get; init; }

    /// <summary>The system that it was trained with.</summary>
    public string? System { get; init; }

    /// <summary>The data set that it was trained on.</summary>
    public string? Data { get; init; }

    /// <summary>Width of its images.</summary>
    public int? Width { get; init; }

    /// <summary>Height of its images.</summary>
    public int? Height { get; init; }

    /// <summary>Whether its images are gray.</summary>
    public bool? IsGray { get; init; }

    /// <summary>Its classes.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The supported modes.</summary>
    public IReadOnlyList<ViewMode>? Modes { get; init; }

    /// <summary>The kind of source pictures; null if it does not translate pictures.</summary>
    public string? Source { get; init; }

    /// <summary>Creates the item of a model.</summary>
    public static ModelItem Of(ModelSlot slot)
    {
        GeneratorInfo? info = slot.Summary?.Info;
        ModelTitle? title = info is null ? null : ModelTitle.Of(info);
        return new ModelItem
        {
            Name = slot.Name,
            Description = slot.Description,
            Problem = slot.Problem,
            IsRun = slot.Run is not null,
            Steps = slot.Run is null ? [] : [.. slot.Files.Select(file => file.Step ?? -1)],
            Group = title?.Group,
            Title = title?.Text,
            Digits = slot.Summary?.Digits,
            System = info?.System,
            Data = info?.DataSet,
            Width = info?.Image.Width,
            Height = info?.Image.Height,
            IsGray = info is null ? null : info.Image.Channels == 1,
            Classes = info?.ClassNames,
            Modes = info is null ? null : ViewControls.ModesOf(info),
            Source = info?.Source?.Kind,
        };
    }
}

/// <summary>The layout of the following frames in pixels.</summary>
/// <param name="Width">Width of the picture.</param>
/// <param name="Height">Height of the picture.</param>
/// <param name="TileWidth">Width of a tile.</param>
/// <param name="TileHeight">Height of a tile.</param>
/// <param name="Lefts">Left edges of the columns.</param>
/// <param name="Tops">Top edges of the rows.</param>
internal sealed record LayoutMessage(
    int Width, int Height, int TileWidth, int TileHeight, IReadOnlyList<int> Lefts,
    IReadOnlyList<int> Tops) : ServerMessage
{
    /// <summary>Creates the message of a picture.</summary>
    public static LayoutMessage Of(Picture picture, Mosaic tiles) => new(
        picture.Width, picture.Height, tiles.TileWidth, tiles.TileHeight, tiles.ColumnLefts, tiles.RowTops);
}

/// <summary>A message for the user.</summary>
/// <param name="Text">The message.</param>
/// <param name="IsProblem">Whether it is an error.</param>
internal sealed record NoticeMessage(string Text, bool IsProblem) : ServerMessage;

/// <summary>The session requested by <c>copy</c>.</summary>
/// <param name="Text">The session string.</param>
/// <param name="Address">
/// The page's address with the session, for other machines; null if only this machine can connect.
/// </param>
/// <param name="Code">The address as a QR code in SVG; null if there is none or it is too long.</param>
internal sealed record SessionMessage(string Text, string? Address, string? Code) : ServerMessage
{
    /// <summary>Creates the message of a session.</summary>
    /// <param name="text">The session string.</param>
    /// <param name="shared">The page's address for other machines; null if only this machine can connect.</param>
    public static SessionMessage Of(string text, Uri? shared)
    {
        string? address = shared is null ? null : $"{shared}#{text}";
        return new SessionMessage(text, address, address is null ? null : QrCode.Svg(address));
    }
}

/// <summary>The picture requested by <c>keep</c>.</summary>
/// <param name="Session">The session that shows the picture alone.</param>
/// <param name="Key">The key for loops; null if the model has no latents.</param>
/// <param name="Caption">A short description.</param>
internal sealed record KeptMessage(string Session, string? Key, string Caption) : ServerMessage
{
    /// <summary>The message of a picture.</summary>
    public static KeptMessage Of(KeptPicture kept) => new(kept.Session, kept.Key, kept.Caption);
}

/// <summary>Information about the displayed model.</summary>
/// <param name="About">The information.</param>
internal sealed record AboutMessage(ModelAbout About) : ServerMessage;

/// <summary>Announces a file, whose content is the next binary message of kind <c>File</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ContentType">Its media type.</param>
internal sealed record FileMessage(string Name, string ContentType) : ServerMessage;
