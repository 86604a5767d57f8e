namespace ImageGen.Trainer.Evaluation;

/// <summary>The measured quality of a conditional generator.</summary>
/// <param name="Samples">How many samples were drawn.</param>
/// <param name="ClassifierAccuracy">The classifier's accuracy on real test pictures, in [0, 1].</param>
/// <param name="LabelAgreement">Share of samples in which it sees the class asked for, in [0, 1].</param>
/// <param name="AgreementByClass">The same within each class.</param>
/// <param name="SpreadByClass">
/// Root mean square distance of the samples' features from their class's mean, relative to that of real test pictures;
/// 1 is as varied as reality, 0 one repeated picture.
/// </param>
internal sealed record ConditionalQuality(
    int Samples,
    double ClassifierAccuracy,
    double LabelAgreement,
    IReadOnlyList<double> AgreementByClass,
    IReadOnlyList<double> SpreadByClass)
{
    /// <summary>The spread of the least varied class.</summary>
    public double LeastSpread => SpreadByClass.Min();
}
