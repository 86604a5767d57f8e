namespace ImageGen.Trainer.Data;

/// <summary>What pictures are, as far as it decides how they may be varied.</summary>
internal enum PictureKind
{
    /// <summary>Photographs, drawings: values may be blended, colours may be changed a little.</summary>
    Photograph,

    /// <summary>Dark strokes on white: values may be blended, colours mean something.</summary>
    Outline,

    /// <summary>One colour per class: no value may appear that is not of the palette.</summary>
    Mask,
}
