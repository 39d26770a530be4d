namespace MLNet.Xai.Tabular;

/// <summary>With whom an applicant is compared. Both are among the methods that the commentary on Regulation B accepts (12 CFR part 1002, supplement I, comment 9(b)(2)-5).</summary>
public enum ReasonComparison
{
    /// <summary>Those at the cutoff or on the right side of it who are nearest to it: "applicants whose total score was at or slightly above the minimum passing score".</summary>
    AboveCutoff,

    /// <summary>An even sample of all: "all applicants".</summary>
    AllApplicants,
}
