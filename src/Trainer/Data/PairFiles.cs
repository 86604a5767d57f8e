namespace ImageGen.Trainer.Data;

/// <summary>The two files of a photograph with a mask.</summary>
/// <param name="Split">Whether it is trained on.</param>
/// <param name="Class">Its class.</param>
/// <param name="Photograph">The photograph.</param>
/// <param name="Mask">Its mask, of the same size.</param>
internal sealed record PairFiles(DataSplit Split, string Class, DataFile Photograph, DataFile Mask);
