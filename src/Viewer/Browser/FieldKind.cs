namespace ImageGen.Viewer.Browser;

/// <summary>What a field of a message holds.</summary>
internal enum FieldKind
{
    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A list of whole numbers.</summary>
    Integers,

    /// <summary>A list of finite numbers.</summary>
    Numbers,
}
