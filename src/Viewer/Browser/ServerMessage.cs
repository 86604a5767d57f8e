using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

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
internal abstract record ServerMessage
{
    /// <summary>The message as UTF-8.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Protocol.Json);
}

/// <summary>The first message: the protocol, its limits, and the actions with their keys and help.</summary>
/// <param name="Protocol">The version of the protocol.</param>
/// <param name="Version">The version of the viewer.</param>
/// <param name="Limits">The limits.</param>
/// <param name="Actions">The actions, in the order of the help.</param>
internal sealed record WelcomeMessage(int Protocol, string? Version, Limits Limits, IReadOnlyList<ActionItem> Actions)
    : ServerMessage
{
    /// <summary>The message of this viewer.</summary>
    public static WelcomeMessage Create() => new(
        Browser.Protocol.Version,
        typeof(WelcomeMessage).Assembly.GetName().Version?.ToString(3),
        Browser.Protocol.Limits,
        [.. ViewActions.All.Select(ActionItem.Of)]);
}

/// <summary>An action with its help and keys.</summary>
/// <param name="Action">The action.</param>
/// <param name="Group">The heading of the help.</param>
/// <param name="Help">What it does.</param>
/// <param name="KeyText">Its keys, for a list.</param>
/// <param name="OnCanvas">What its keys do on the canvas instead; null for the same.</param>
/// <param name="OnPlane">What its keys do on the plane instead; null for the same.</param>
/// <param name="Keys">Its keys.</param>
internal sealed record ActionItem(
    ViewAction Action,
    string Group,
    string Help,
    string KeyText,
    ViewAction? OnCanvas,
    ViewAction? OnPlane,
    IReadOnlyList<KeyBinding> Keys)
{
    /// <summary>The item of a binding.</summary>
    public static ActionItem Of(ActionBinding binding) => new(
        binding.Action,
        ViewActions.TitleOf(binding.Group),
        binding.Help,
        binding.KeyText,
        binding.OnCanvas,
        binding.OnPlane,
        binding.Keys);
}

/// <summary>The list of models, sent whenever something about one has changed.</summary>
/// <param name="Models">The models.</param>
internal sealed record ModelsMessage(IReadOnlyList<ModelItem> Models) : ServerMessage;

/// <summary>A model in the list. All from <see cref="Group"/> on is known once its file has been read.</summary>
internal sealed record ModelItem
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>A line about it.</summary>
    public required string Description { get; init; }

    /// <summary>What is wrong with its file; null for nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it is a training run.</summary>
    public required bool IsRun { get; init; }

    /// <summary>The steps of a run's exports; -1 for the finished model.</summary>
    public required IReadOnlyList<long> Steps { get; init; }

    /// <summary>What it makes, by its data: the heading that it stands under.</summary>
    public string? Group { get; init; }

    /// <summary>Its name for a person, <see cref="Group"/> included.</summary>
    public string? Title { get; init; }

    /// <summary>The first digits of its file's SHA-256, which name its thumbnail.</summary>
    public string? Digits { get; init; }

    /// <summary>The system that trained it.</summary>
    public string? System { get; init; }

    /// <summary>The data set it was trained on.</summary>
    public string? Data { get; init; }

    /// <summary>Width of its images.</summary>
    public int? Width { get; init; }

    /// <summary>Height of its images.</summary>
    public int? Height { get; init; }

    /// <summary>Whether its images are gray.</summary>
    public bool? IsGray { get; init; }

    /// <summary>Its classes.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The modes it can be seen in.</summary>
    public IReadOnlyList<ViewMode>? Modes { get; init; }

    /// <summary>The kind of pictures it translates; null for none.</summary>
    public string? Source { get; init; }

    /// <summary>The item of a model.</summary>
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

/// <summary>Where the tiles of the frames that follow are, in pixels.</summary>
/// <param name="Width">Width of the picture.</param>
/// <param name="Height">Height of the picture.</param>
/// <param name="TileWidth">Width of a tile.</param>
/// <param name="TileHeight">Height of a tile.</param>
/// <param name="Lefts">Left edges of the columns.</param>
/// <param name="Tops">Upper edges of the rows.</param>
internal sealed record LayoutMessage(
    int Width, int Height, int TileWidth, int TileHeight, IReadOnlyList<int> Lefts,
    IReadOnlyList<int> Tops) : ServerMessage
{
    /// <summary>The message of a picture.</summary>
    public static LayoutMessage Of(Picture picture, Mosaic tiles) => new(
        picture.Width, picture.Height, tiles.TileWidth, tiles.TileHeight, tiles.ColumnLefts, tiles.RowTops);
}

/// <summary>A line to show to the person.</summary>
/// <param name="Text">The line.</param>
/// <param name="IsProblem">Whether something is wrong.</param>
internal sealed record NoticeMessage(string Text, bool IsProblem) : ServerMessage;

/// <summary>The session that <c>copy</c> asked for.</summary>
/// <param name="Text">The session string.</param>
/// <param name="Address">
/// The page's whole address with it, for other machines; null where only this one can open the page.
/// </param>
/// <param name="Code">
/// That address as a QR code, an SVG file; null where there is none or it is too long for one.
/// </param>
internal sealed record SessionMessage(string Text, string? Address, string? Code) : ServerMessage
{
    /// <summary>The message of a session.</summary>
    /// <param name="text">The session string.</param>
    /// <param name="shared">The page's address for other machines; null where only this one can open it.</param>
    public static SessionMessage Of(string text, Uri? shared)
    {
        string? address = shared is null ? null : $"{shared}#{text}";
        return new SessionMessage(text, address, address is null ? null : QrCode.Svg(address));
    }
}

/// <summary>The picture that <c>keep</c> asked for.</summary>
/// <param name="Session">The session that shows it alone.</param>
/// <param name="Key">What a loop goes through; null where the model has no latents.</param>
/// <param name="Caption">What it is, in a few words.</param>
internal sealed record KeptMessage(string Session, string? Key, string Caption) : ServerMessage
{
    /// <summary>The message of a picture.</summary>
    public static KeptMessage Of(KeptPicture kept) => new(kept.Session, kept.Key, kept.Caption);
}

/// <summary>What there is to know of the model that is shown.</summary>
/// <param name="About">It.</param>
internal sealed record AboutMessage(ModelAbout About) : ServerMessage;

/// <summary>Announces a file, whose content is the next binary message of its kind.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ContentType">Its media type.</param>
internal sealed record FileMessage(string Name, string ContentType) : ServerMessage;
