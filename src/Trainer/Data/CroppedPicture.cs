namespace ImageGen.Trainer.Data;

/// <summary>The middle square of a picture, at the size that is trained on.</summary>
/// <param name="Pixels">uint8 [side, side, 3].</param>
/// <param name="IsGray">Whether the file has no colours.</param>
/// <param name="Width">Width of the whole picture in pixels, upright.</param>
/// <param name="Height">Its height.</param>
internal sealed record CroppedPicture(byte[] Pixels, bool IsGray, int Width, int Height);
