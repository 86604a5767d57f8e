namespace ImageGen.Generators.Projection;

/// <summary>Solves the damped normal equations of a least-squares problem.</summary>
internal static class LeastSquares
{
    /// <summary>
    /// Solves (A + damping * diag(A)) x = b for a symmetric positive semidefinite A by Cholesky's decomposition
    /// (the step of Marquardt, doi 10.1137/0111030).
    /// </summary>
    /// <param name="matrix">A, n rows of n.</param>
    /// <param name="right">b, of length n.</param>
    /// <param name="damping">The damping, above 0.</param>
    /// <returns>x; null if the damped matrix is not positive definite.</returns>
    public static double[]? Solve(double[,] matrix, double[] right, double damping)
    {
        int n = right.Length;
        double mean = 0;
        for (int i = 0; i < n; i++)
            mean += matrix[i, i] / n;
        double[,] factor = new double[n, n];
        double[] x = [.. right];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                // A coordinate without influence has no diagonal of its own: the mean keeps its step at 0.
                double sum = matrix[i, j] + (i == j ? damping * (matrix[i, i] + (1e-3 * mean)) : 0);
                for (int k = 0; k < j; k++)
                    sum -= factor[i, k] * factor[j, k];
                if (i != j)
                    factor[i, j] = sum / factor[j, j];
                else if (sum > 0)
                    factor[i, i] = Math.Sqrt(sum);
                else
                    return null;
            }

            for (int k = 0; k < i; k++)
                x[i] -= factor[i, k] * x[k];
            x[i] /= factor[i, i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
                x[i] -= factor[k, i] * x[k];
            x[i] /= factor[i, i];
        }

        return x;
    }
}
